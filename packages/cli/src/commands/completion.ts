import { Argument, type Command } from 'commander';
import { addCommand } from '../command.ts';
import { print, printJson, type OutputOptions } from '../output.ts';

interface Word {
  readonly word: string;
  readonly description: string;
}

/** What may follow some words: further commands, or the options of one. */
interface Place {
  readonly words: readonly string[];
  readonly isLast: boolean;
  readonly next: readonly Word[];
}

const placesOf = (command: Command, words: readonly string[] = []): readonly Place[] => {
  const { commands } = command;
  if (commands.length === 0) {
    const next = command.options.flatMap(({ long, description }) => (long ? [{ word: long, description }] : []));
    const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
    const all = [
      ...choices.map(word => ({ word, description: '' })),
      ...next,
      { word: '--help', description: 'how it is used' },
    ];
    return [{ words, isLast: true, next: all }];
  }
  const next = commands.map(each => ({ word: each.name(), description: each.description() }));
  return [{ words, isLast: false, next }, ...commands.flatMap(each => placesOf(each, [...words, each.name()]))];
};

const list = (next: readonly Word[]): string => next.map(({ word }) => word).join(' ');
const pattern = ({ words, isLast }: Place): string => `'${words.map(word => ` ${word}`).join('')}'${isLast ? '*' : ''}`;

const bash = (places: readonly Place[]): string => `# citizen completion for bash: source <(citizen completion bash)
_citizen() {
  local current="\${COMP_WORDS[COMP_CWORD]}" given="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] || given="$given $word"
  done
  local next=""
  case "$given" in
${places.map(place => `    ${pattern(place)}) next="${list(place.next)}" ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$next" -- "$current"))
}
complete -o default -F _citizen citizen`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const described = ({ word, description }: Word): string => quoted(`${word.replaceAll(':', '\\:')}:${description}`);

const zsh = (places: readonly Place[]): string => `#compdef citizen
# citizen completion for zsh: source <(citizen completion zsh), or put it into a folder of $fpath as _citizen
_citizen() {
  local given="" word
  local -a next
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] || given="$given $word"
  done
  case "$given" in
${places.map(place => `    ${pattern(place)}) next=(${place.next.map(described).join(' ')}) ;;`).join('\n')}
  esac
  _describe 'citizen' next || _files
}
compdef _citizen citizen`;

const fishLine = ({ words, isLast }: Place, { word, description }: Word): string => {
  const where = `-n '__citizen_${isLast ? 'in' : 'at'} ${words.join(' ')}'`;
  const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
  return `complete -c citizen ${where} ${what} -d ${quoted(description)}`;
};

const fish = (places: readonly Place[]): string => `# citizen completion for fish: citizen completion fish | source
function __citizen_at
  set -l given (commandline -opc | string match -v -- '-*')
  test "$given[2..-1]" = "$argv"
end
function __citizen_in
  set -l given (commandline -opc | string match -v -- '-*')
  string match -q -- "$argv*" "$given[2..-1]"
end
${places.flatMap(place => place.next.map(word => fishLine(place, word))).join('\n')}`;

const shells = { bash, zsh, fish };

type Shell = keyof typeof shells;

export const addCompletionCommand = (program: Command): void => {
  addCommand(program, 'completion', 'print what lets a shell complete commands')
    .addArgument(new Argument('<shell>', 'whose').choices(Object.keys(shells)))
    .action((shell: Shell, { json }: OutputOptions) => {
      const script = shells[shell](placesOf(program));
      if (json) printJson({ shell, script });
      else print(script);
    });
};
