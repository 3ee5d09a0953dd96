import type { ActionFile } from './action-files.ts';
import type { GeneratedFile } from './generated-file.ts';

/** The action that `uses: org/p1@v1` means. */
const ROOT_ALIAS = 'launch';

const GENERATED_LINE = /^# generated from actions\/[^/\n]+\/action\.yml by script\/build\n/;

/** What users write after `uses: org/p1/`: a copy of each action.yml, one folder up from dist/ instead of two. */
export function rootActions(actions: readonly ActionFile[]): GeneratedFile[] {
  return actions.flatMap(action => {
    const inFolder = { path: `${action.folder}/action.yml`, text: copyOf(action, '../dist/') };
    const alias = { path: 'action.yml', text: copyOf(action, 'dist/') };
    return action.folder === ROOT_ALIAS ? [inFolder, alias] : [inFolder];
  });
}

/** True for the content of a file that rootActions wrote. */
export function isGeneratedAction(text: string): boolean {
  return GENERATED_LINE.test(text);
}

function copyOf({ folder, text }: ActionFile, dist: string): string {
  const moved = text.replace(/^(\s+(?:main|post):\s*['"]?)\.\.\/\.\.\/dist\//gm, `$1${dist}`);
  return `# generated from actions/${folder}/action.yml by script/build\n${moved}`;
}
