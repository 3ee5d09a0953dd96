import { createHash } from 'node:crypto';
import type { DeadLetter } from '../../dlq/dead-letter.ts';
import type { StoreUnavailable, WriteAnswer } from '../../dlq/dead-letter-port.ts';
import { ExternalError } from '../../kernel/errors.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { uploadText } from './artifacts.ts';
import { MARKERS, MOST_NAMES, nameOf, parseName } from './letter-name.ts';
import { type ArtifactRow, type Asking, ask, rowOf } from './letter-requests.ts';

export interface UploadOptions extends Asking {
  readonly env: Environment;
  readonly retentionDays: number;
  readonly rowAt: (place: string) => Promise<ArtifactRow | undefined | StoreUnavailable>;
}

/** Lists lag behind what was stored a moment ago. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 500;

/** Uploads entries, each as one artifact of this run, and looks whether GitHub has them. */
export function letterUploads(options: UploadOptions): (letter: DeadLetter) => Promise<WriteAnswer> {
  const { env, pause, rowAt, retentionDays } = options;

  /** The marker first: without it the entry would be found by nobody. */
  async function upload(letter: DeadLetter): Promise<WriteAnswer> {
    if (!(await isMarked())) return notStored(letter.id);
    for (let tried = 0; tried < MOST_NAMES; tried += 1)
      if (await isStored(nameOf(later(letter, tried), tried), JSON.stringify(later(letter, tried))))
        return { kind: 'done' };
    return notStored(letter.id);
  }

  async function isMarked(): Promise<boolean> {
    for (const name of MARKERS) if (await isStored(name, 'This run wrote dead letters.\n')) return true;
    return false;
  }

  /**
   * Whether this run has that artifact, whole, as far as GitHub says now. A name that is taken says nothing: who took it may have
   * died before it had uploaded anything, or be the client itself, whose first answer was lost.
   */
  async function isStored(name: string, text: string): Promise<boolean> {
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const stored = await uploadText(name, text, retentionDays);
    for (let looks = 0; looks < LOOKS; looks += 1) {
      if (looks > 0) await pause(LOOK_AGAIN_MS * looks);
      const found = stored === null ? await artifactNamed(name) : await rowAt(String(stored.id));
      // A token without `actions: read` cannot look; the service has confirmed the upload.
      if (found !== undefined && 'kind' in found)
        return stored !== null && found.reasonCode === 'permission-missing';
      if (found !== undefined) return found.digest === digest;
    }
    return false;
  }

  async function artifactNamed(name: string): Promise<ArtifactRow | undefined | StoreUnavailable> {
    const run = env['GITHUB_RUN_ID'] ?? '';
    const path = `/actions/runs/${run}/artifacts?name=${encodeURIComponent(name)}&per_page=100`;
    const answer = await ask(options, path, 'actions: read');
    if (answer.kind !== 'answer') return answer;
    const { artifacts } = answer.body;
    const [found] = Array.isArray(artifacts) ? artifacts.filter(isPlainObject) : [];
    return found === undefined ? undefined : rowOf(found);
  }

  return letter => unavailableWhenRefused(() => upload(letter));
}

/** What the artifact service refuses is an answer like any other. */
export async function unavailableWhenRefused<T>(act: () => Promise<T>): Promise<T | StoreUnavailable> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    return { kind: 'unavailable', reasonCode: 'state-unavailable', message: error.message, fix: error.fix };
  }
}

/** Whether an upload of `letter` may have that name. */
export function isNameOf(name: string, letter: DeadLetter): boolean {
  const parsed = parseName(name);
  const tried = parsed?.dueAt === null ? Number(name.split('~').at(-1)) : 0;
  return name === nameOf(letter, tried);
}

/** Under another name it is due so many seconds later. */
function later(letter: DeadLetter, seconds: number): DeadLetter {
  if (letter.due_at === null || seconds === 0) return letter;
  return { ...letter, due_at: new Date(Date.parse(letter.due_at) + seconds * 1000).toISOString() };
}

function notStored(id: string): StoreUnavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: `What GitHub stored of entry ${id} is not what was sent.`,
    fix: 'Run the job again; see githubstatus.com if it stays so.',
  };
}
