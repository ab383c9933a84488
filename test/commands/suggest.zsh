# Prints what zsh suggests for the line in $LINE when the tab key is pressed, with the completion script $1. Completion works only in a line
# editor, which needs a terminal: so this starts an interactive shell in one, and types.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= PS2=; autoload -Uz compinit; compinit -D -u; source ${(q)1}
compadd() {
  builtin compadd \"\$@\"; local result=\$?
  [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] && return result
  local -a matched; builtin compadd -A matched \"\$@\"
  print -rl -- '' \"suggestion:\"\$^matched; return result
}
over() { print o''ver; exit }
comppostfuncs=(over); bindkey '^I' complete-word; print re''ady"
while zpty -r shell line && [[ $line != *ready* ]]; do :; done
zpty -w -n shell "$LINE"$'\t'
while zpty -r shell line && [[ $line != *over* ]]; do
  [[ $line == suggestion:* ]] && print -r -- ${line#suggestion:}
done
