import type { Grid, LabelledCell, Row } from '../cells/grid.js';

/** The rows that a chart has something of, so that its legend names nothing that is not drawn. */
export const shownRows = (
  { rows }: Pick<Grid, 'rows'>,
  isDrawn: (cell: LabelledCell | undefined) => boolean,
): Row[] => rows.filter(({ cells }) => cells.some(isDrawn));
