import { blocksOf, codeIn, type Page, pages, proseOf } from './pages.ts';
import { type P1Call, p1Call } from './shell-line.ts';

/** Lines of one block, to be run one after the other; or one command of a sentence. */
export interface Shown {
  readonly page: string;
  readonly lines: readonly string[];
}

const IS_COMMAND = /^((?:[A-Z_]+=\S+ +)*p1 |node |npm |npx |cat |grep |exec |\.ci\/|script\/)/;

/** Every command that a page shows: in blocks of sh and console, and between backticks. */
export function shownCommands(page: Page): readonly Shown[] {
  const blocks = blocksOf(page)
    .filter(({ language }) => language === 'sh' || language === 'console')
    .map(({ language, text }) => commandLines(language, text));
  const inline = codeIn(withoutGuide(proseOf(page)))
    .filter(code => IS_COMMAND.test(code))
    .map(code => [code]);
  return [...blocks, ...inline].map(lines => ({ page: page.path, lines }));
}

export function allShownCommands(): readonly Shown[] {
  return pages().flatMap(shownCommands);
}

export function p1Calls(shown: readonly Shown[]): readonly P1Call[] {
  return shown.flatMap(({ lines }) => lines.map(p1Call).filter(call => call !== null));
}

/** Of a console its prompts; of a script all but comments. */
function commandLines(language: string, text: string): readonly string[] {
  const lines = text.split('\n').map(line => line.trim());
  return language === 'console'
    ? lines.filter(line => line.startsWith('$ ')).map(line => line.slice(2))
    : lines.filter(line => line !== '' && !line.startsWith('#'));
}

/** The first column of a table of the guide has commands that are not p1's. */
function withoutGuide(prose: string): string {
  return prose.replace(/<!-- guide:start -->.*?<!-- guide:end -->/gs, table =>
    table.replace(/^\| (?:\\\||[^|])*\|/gm, '|'),
  );
}
