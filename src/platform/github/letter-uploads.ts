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
  readonly now: () => Date;
  readonly rowAt: (place: string) => Promise<ArtifactRow | undefined | StoreUnavailable>;
}

/** Lists lag behind what was stored a moment ago. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 500;
/** The part of its days that an entry may lose to a marker that an earlier job of its run left. */
const MOST_LOST = 1 / 4;
const DAY_MS = 86_400_000;

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

  /** A marker that goes long before the entry will be of no use to it: another one is made. */
  async function isMarked(): Promise<boolean> {
    let isAny = false;
    for (const name of MARKERS) {
      const found = await stored(name, 'This run wrote dead letters.\n');
      if (found === 'unseen' || (found !== undefined && lastsLong(found))) return true;
      isAny ||= found !== undefined;
    }
    return isAny;
  }

  function lastsLong({ expiresAt }: ArtifactRow): boolean {
    const leftMs = Date.parse(expiresAt) - options.now().getTime();
    return !(leftMs < retentionDays * DAY_MS * (1 - MOST_LOST));
  }

  async function isStored(name: string, text: string): Promise<boolean> {
    return (await stored(name, text)) !== undefined;
  }

  /**
   * What GitHub says now of that artifact of this run, if it has it whole; `unseen` where the token cannot look. A name that is taken says nothing: who took it may have
   * died before it had uploaded anything, or be the client itself, whose first answer was lost.
   */
  async function stored(name: string, text: string): Promise<ArtifactRow | 'unseen' | undefined> {
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const sent = await uploadText(name, text, retentionDays);
    for (let looks = 0; looks < LOOKS; looks += 1) {
      if (looks > 0) await pause(LOOK_AGAIN_MS * looks);
      const found = sent === null ? await artifactNamed(name) : await rowAt(String(sent.id));
      // A token without `actions: read` cannot look; the service has confirmed the upload.
      if (found !== undefined && 'kind' in found)
        return sent !== null && found.reasonCode === 'permission-missing' ? 'unseen' : undefined;
      if (found !== undefined) return found.digest === digest ? found : undefined;
    }
    return undefined;
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
