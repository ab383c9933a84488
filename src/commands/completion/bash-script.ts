import type { Place } from './place.ts';

/** For `source <(nanogate completion bash)`. Where nothing fits, bash completes files. */
export function bashScript(places: Place[]): string {
  const cases = places.map(
    ({ path, words }) => `    '${path}') words='${words.map(({ text }) => text).join(' ')}' ;;`,
  );
  const paths = places.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' | ');
  return `_nanogate() {
  local place='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${place:+$place }$word" in
      ${paths}) place="\${place:+$place }$word" ;;
      *) break ;;
    esac
  done
  case "$place" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _nanogate nanogate
`;
}
