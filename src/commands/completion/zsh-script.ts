import type { Place } from './place.ts';

/** For `source <(nanogate completion zsh)` after `compinit`, or as a file `_nanogate` in a folder of `fpath`. */
export function zshScript(places: Place[]): string {
  const cases = places.map(
    ({ path, words }) =>
      `    '${path}') found=(${words.map(({ text, description }) => quoted(`${text}:${description}`)).join(' ')}) ;;`,
  );
  const paths = places.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' | ');
  return `#compdef nanogate
_nanogate() {
  local place='' word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${place:+$place }$word" in
      ${paths}) place="\${place:+$place }$word" ;;
      *) break ;;
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  _describe nanogate found || _files
}
if [ "$funcstack[1]" = _nanogate ]; then _nanogate "$@"; else compdef _nanogate nanogate; fi
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
