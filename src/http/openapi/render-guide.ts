import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Marked, type Tokens } from 'marked';
import { packageFile } from '../../package-file.ts';
import { version } from '../../version.ts';
import { guideNames, guides, type GuideName } from './guides.ts';

/** The page of a guide: its Markdown as HTML, which needs nothing from elsewhere and runs no script. */
export function renderGuide(name: GuideName): string {
  const { title, file } = guides[name];
  const body = marked.parse(readFileSync(packageFile(`docs/${file}`), 'utf8'), { async: false });
  const links = guideNames.map((other) => `<a href="/docs/${other}">${guides[other].title}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Nanogate ${version}</title>
<style>${STYLE}</style>
</head>
<body>
<nav><a href="/docs">Nanogate ${version} API</a> ${links.join(' ')}</nav>
<main>
${body}</main>
</body>
</html>
`;
}

const STYLE = `body{font:16px/1.55 system-ui,sans-serif;margin:0;color:#1b1f24;background:#fff}
nav{background:#1b1f24;padding:.7rem 1rem}nav a{color:#fff;margin-right:1rem;text-decoration:none}nav a:hover{text-decoration:underline}
main{max-width:52rem;margin:0 auto;padding:1rem 1rem 4rem}h1,h2{line-height:1.25}
code{font:14px/1.5 ui-monospace,monospace;background:#f1f3f5;padding:.1em .3em;border-radius:3px}
pre{background:#f1f3f5;padding:.8rem 1rem;overflow:auto}pre code{padding:0}
table{border-collapse:collapse;display:block;overflow:auto}th,td{border:1px solid #d5dadf;padding:.35rem .6rem;text-align:left;vertical-align:top}
:target{background:#fff3c4}`;

/** What the page may load: its own style, and nothing else. */
export const guidePolicy = `default-src 'none'; style-src 'sha256-${hash('sha256', STYLE, 'base64')}'; frame-ancestors 'none'`;

const marked = new Marked({
  renderer: {
    link({ href, tokens }: Tokens.Link) {
      const target = targetOf(href);
      const text = this.parser.parseInline(tokens);
      return target === null ? text : `<a href="${target}">${text}</a>`;
    },
    heading({ depth, tokens, text }: Tokens.Heading) {
      return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    tablerow({ text }: Tokens.TableRow) {
      // A problem's `type` leads to the row of its code.
      const [, code] = /^<td><code>(\w+)<\/code>/.exec(text) ?? [];
      return code === undefined ? `<tr>${text}</tr>\n` : `<tr id="${code}">${text}</tr>\n`;
    },
    html: () => '',
  },
});

/** Where a link of the file leads on the page; null for a file that the gateway does not serve. */
function targetOf(href: string): string | null {
  if (/^(https?:|#|\/)/.test(href)) return href;
  if (href === '../openapi/openapi.json') return '/openapi.json';
  const [file, anchor] = href.split('#');
  const name = guideNames.find((guide) => guides[guide].file === file);
  if (name === undefined) return null;
  return anchor === undefined ? `/docs/${name}` : `/docs/${name}#${anchor}`;
}

/** As GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
