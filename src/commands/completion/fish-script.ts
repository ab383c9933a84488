import type { Place } from './place.ts';

/** For `nanogate completion fish | source`. Where nothing fits, fish completes files. */
export function fishScript(places: Place[]): string {
  const paths = places.flatMap(({ path }) => (path === '' ? [] : [quoted(path)])).join(' ');
  const lines = places.flatMap(({ path, words }) =>
    words.map(({ text, description }) => {
      const word = text.startsWith('--') ? `-l ${text.slice(2)}` : `-f -a ${text}`;
      return `complete -c nanogate -n ${quoted(`__nanogate_at ${quoted(path)}`)} ${word} -d ${quoted(description)}`;
    }),
  );
  return `set -g __nanogate_places ${paths}
function __nanogate_at
  set -l place
  set -l words (commandline -opc)
  for word in $words[2..-1]
    contains -- (string join -- ' ' $place $word) $__nanogate_places; or break
    set -a place $word
  end
  test "$place" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
