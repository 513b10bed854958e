import { Markup, markup } from './markup.js';
import { STYLE } from './style.js';

/** A self-contained HTML page. @param style extra CSS beyond the common style sheet */
export const documentOf = (title: string, body: Markup, style = ''): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(STYLE + style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.html;
