import { readPath } from '../../git/quoted-path.ts';
import { ExternalError } from '../../kernel/errors.ts';
import { type Hunk, pathOfDiffLine, readHunk } from './patch-header.ts';

/** Told of what the diffs of commits hold, in the order in which git writes it. */
export interface AddedLinesSink {
  readonly commit: (id: string) => void;
  /** Lines of the version `blob` follow that no parent of the commit has; `isWhole` for a new file, whose lines they all are. */
  readonly begin: (path: string, firstLine: number, blob: string, isWhole: boolean) => void;
  readonly add: (source: Buffer, start: number, end: number) => void;
  readonly finish: () => void;
  /** A file that git shows no lines of. */
  readonly hidden: (path: string, blob: string) => void;
}

export interface AddedLinesParser {
  readonly push: (chunk: Buffer) => void;
  /** @throws ExternalError when the diffs ended in their middle. */
  readonly end: () => void;
}

const NEWLINE = 10;
const PLUS = 0x2b;
const MINUS = 0x2d;
const SPACE = 0x20;
const AT = 0x40;
const BACKSLASH = 0x5c;
const NOTHING = Buffer.alloc(0);
/** No header is longer: a path has 4096 bytes at most, each written as four at most, twice. */
const LONGEST_HEADER = 64 * 1024;
const IGNORED_HEADER =
  /^(?:$|--- |old mode |new mode |new file mode |mode |deleted file mode |similarity index |rename from |rename to |\\ No newline)/;

/**
 * Reads what `git diff-tree --stdin -p -c -U0` prints. Hunks are read by the counts in their headers, so that no line of a
 * file is ever taken for one of git's own. A line may be of any length: it is handed on as it comes.
 */
export function createAddedLinesParser(sink: AddedLinesSink): AddedLinesParser {
  let carry: Buffer = NOTHING;
  let hunk: Hunk | null = null;
  let inLine: 'added' | 'other' | null = null;
  let isPiece = false;
  let path = '';
  let blob = '';
  /** Told for a file of one parent only, whose lines then are one hunk. */
  let isNew = false;
  let isSubmodule = false;

  function push(chunk: Buffer): void {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    carry = NOTHING;
    let at = 0;
    while (at < bytes.length) {
      const next = inLine === null ? startLine(bytes, at) : goOn(bytes, at);
      if (next === at && inLine === null) {
        carry = bytes.subarray(at);
        if (carry.length > LONGEST_HEADER) throw unreadable(carry);
        return;
      }
      at = next;
    }
  }

  /** Where the next unread byte is; `at` itself when more bytes are needed. */
  function startLine(bytes: Buffer, at: number): number {
    if (hunk !== null) {
      const next = hunk.parents.length === 1 ? wholeLines(bytes, at, hunk) : at;
      return next === at ? startHunkLine(bytes, at, hunk) : next;
    }
    const newline = bytes.indexOf(NEWLINE, at);
    if (newline === -1) return at;
    if (bytes[at] === AT) hunk = begun(bytes, at, newline);
    else header(bytes.subarray(at, newline));
    return newline + 1;
  }

  /** Reads on as long as lines that one parent lacks, or has more, stand there in full: most of all there is to read. */
  function wholeLines(bytes: Buffer, at: number, current: Hunk): number {
    let next = at;
    let [gone = 0] = current.parents;
    while (current.result > 0 || gone > 0) {
      const mark = bytes[next];
      const left = mark === PLUS ? current.result : mark === MINUS ? gone : 0;
      const newline = left > 0 ? bytes.indexOf(NEWLINE, next) : -1;
      if (newline === -1) break;
      if (mark === PLUS) {
        beginPiece(current.line);
        if (!isSubmodule) sink.add(bytes, next + 1, newline + 1);
        current.result -= 1;
        current.line += 1;
      } else gone -= 1;
      next = newline + 1;
    }
    current.parents[0] = gone;
    if (next > at) endHunkIfDone();
    return next;
  }

  function goOn(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline === -1 ? bytes.length : newline + 1;
    if (inLine === 'added') sink.add(bytes, at, end);
    if (newline !== -1) {
      inLine = null;
      endHunkIfDone();
    }
    return end;
  }

  function startHunkLine(bytes: Buffer, at: number, current: Hunk): number {
    if (bytes[at] === BACKSLASH) {
      inLine = 'other';
      return at + 1;
    }
    const { parents } = current;
    if (bytes.length - at < parents.length) return at;
    let isAdded = true;
    let isGone = false;
    for (let parent = 0; parent < parents.length; parent += 1) {
      const mark = bytes[at + parent];
      if (mark !== PLUS && mark !== MINUS && mark !== SPACE) throw unreadable(bytes.subarray(at, at + 80));
      if (mark !== PLUS) isAdded = false;
      if (mark === MINUS) isGone = true;
    }
    for (let parent = 0; parent < parents.length; parent += 1) {
      // A line that is gone was in the parents marked with a minus; one that is there, in those with a space.
      if (bytes[at + parent] === (isGone ? MINUS : SPACE)) parents[parent] = (parents[parent] ?? 0) - 1;
    }
    if (isAdded) beginPiece(current.line);
    else if (!isGone) endPiece();
    if (!isGone) {
      current.result -= 1;
      current.line += 1;
    }
    inLine = isAdded && !isSubmodule ? 'added' : 'other';
    return at + parents.length;
  }

  function beginPiece(line: number): void {
    if (isPiece || isSubmodule) return;
    isPiece = true;
    sink.begin(path, line, blob, isNew && line === 1);
  }

  function endPiece(): void {
    if (isPiece) sink.finish();
    isPiece = false;
  }

  function endHunkIfDone(): void {
    if (hunk === null || hunk.result > 0 || hunk.parents.some(left => left > 0)) return;
    if (hunk.result < 0 || hunk.parents.some(left => left < 0)) throw unreadable(NOTHING);
    endPiece();
    hunk = null;
  }

  function header(line: Buffer): void {
    const text = line.toString('latin1');
    if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)) sink.commit(text);
    else if (text.startsWith('diff --git ')) file(pathOfDiffLine(line));
    else if (text.startsWith('diff --combined ')) file(readPath(line, 'diff --combined '.length));
    else if (text.startsWith('diff --cc ')) file(readPath(line, 'diff --cc '.length));
    else if (text.startsWith('index ')) index(text);
    else if (text.startsWith('+++ ')) return;
    else if (/^Binary files .*differ$/.test(text)) hiddenFile();
    else if (!IGNORED_HEADER.test(text)) throw unreadable(line);
    else if (/^(?:new file |new |)mode (?:[0-7,]*\.\.)?160000$/.test(text)) isSubmodule = true;
    else if (text.startsWith('new file mode ')) isNew = true;
  }

  function file(name: string): void {
    path = name;
    blob = '';
    isNew = false;
    isSubmodule = false;
  }

  function index(text: string): void {
    const ids = /^index [0-9a-f,]+\.\.([0-9a-f]+)(?: (\d+))?$/.exec(text);
    if (ids === null) throw unreadable(Buffer.from(text));
    blob = ids[1] ?? '';
    if (ids[2] === '160000') isSubmodule = true;
  }

  function begun(bytes: Buffer, from: number, to: number): Hunk | null {
    const read = readHunk(bytes, from, to);
    if (read === null || path === '') throw unreadable(bytes.subarray(from, to));
    return read.result === 0 && read.parents.every(length => length === 0) ? null : read;
  }

  function hiddenFile(): void {
    if (blob === '') throw unreadable(Buffer.from('Binary files differ'));
    if (!isSubmodule && !/^0+$/.test(blob)) sink.hidden(path, blob);
  }

  return {
    push,
    end: () => {
      if (carry.length > 0 || hunk !== null || inLine !== null) throw unreadable(carry);
    },
  };
}

/** What git printed may be a line of a file, and so hold a secret: nothing of it is shown. */
function unreadable(line: Buffer): ExternalError {
  return new ExternalError(`git's diff has a line of ${line.length} bytes or more that p1 cannot read.`, {
    isRetryable: false,
    fix: 'Report it at the repository of p1, with the version that `git --version` tells.',
  });
}
