import { localTime } from '../../reporting/cells/local-time.js';
import { openStore } from '../../store/store.js';
import { standingsOf } from '../../tuning/compute.js';
import { jsonOf } from '../../tuning/shown/json.js';
import { spaceTexts, stagesText, standingText, studyText } from '../../tuning/shown/texts.js';
import { namesOf, type StoredStudy } from '../../tuning/study.js';

/** Lists the studies of a database, the latest first. @throws UserError (usage) if it is not there */
export function listStudies({ db, json }: { db: string; json?: boolean | undefined }): void {
  const store = openStore(db, { readonly: true });
  try {
    const studies = store.studies();
    const standings = standingsOf(store, studies);
    if (json) {
      const listed = standings.map((standing, at) => ({
        ...jsonOf(standing),
        createdAt: studies[at]!.createdAt,
      }));
      process.stdout.write(`${JSON.stringify(listed, null, 2)}\n`);
      return;
    }
    if (studies.length === 0) process.stdout.write(`${db} has no studies\n`);
    const texts = standings.map((standing) =>
      [
        `${namesOf(standing.study)}: ${studyText(standing.study)}, ${localTime((standing.study as StoredStudy).createdAt)}`,
        `searched: ${spaceTexts(standing.study).join(', ')}`,
        stagesText(standing.stages),
        standingText(standing),
      ].join('\n  '),
    );
    process.stdout.write(texts.map((text) => `${text}\n`).join('\n'));
  } finally {
    store.close();
  }
}
