import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ConfigError } from '../kernel/errors.ts';
import type { ScanEngine, ScannedBatch } from './engine.ts';
import { createPack, type PackSource } from './pack-source.ts';
import { orderOf, type ScanAnswer, type ScanRefusal, type WorkerSettings } from './pool-messages.ts';
import { createScanner, type RawFinding, type ScanOptions, type ScanPiece } from './scanner.ts';

export interface PoolOptions {
  readonly pack: PackSource;
  readonly scan: Omit<ScanOptions, 'onSkipped'>;
  /** The module that a worker runs, which calls `serveScans`; null scans on this thread alone. */
  readonly workerFile: URL | null;
  /** How many scan at a time, this thread being one. Default: as many as there are cores. */
  readonly threads?: number;
  /** Workers are started when so many bytes were scanned on this thread: a short scan is over before they are up. Default: at once. */
  readonly bytesAlone?: number;
  /** What is longer stays on this thread: a copy of it costs more memory than a second thread is worth. Default: 8 MiB. */
  readonly mostSent?: number;
}

/**
 * Scanners in as many threads as there are; answers come in the order in which they are ready, and a worker that ends before its answer fails
 * the scan. This thread scans too: for a small tree that is all, and no time goes by until a worker is up.
 * @throws ConfigError naming each rule that cannot be read or translated.
 */
export async function createScanPool({
  pack,
  scan: scanOptions,
  workerFile,
  threads,
  bytesAlone = 0,
  mostSent = MOST_SENT,
}: PoolOptions): Promise<ScanEngine> {
  const settings: WorkerSettings = { pack, scan: scanOptions };
  const count = workerFile === null ? 0 : Math.max(0, (threads ?? availableParallelism()) - 1);
  const workers: ScanWorker[] = [];
  let scanned = 0;
  if (bytesAlone === 0) startWorkers();
  const skipped: { path: string; reason: string }[] = [];
  const scanner = createScanner(await createPack(pack), {
    ...scanOptions,
    onSkipped: (path, reason) => skipped.push({ path, reason }),
  });

  function startWorkers(): void {
    while (workers.length < count) workers.push(startWorker(workerFile, settings));
  }

  function scanHere<P extends ScanPiece>(pieces: readonly P[]): ScannedBatch<P> {
    const findings = pieces.map(piece => scanner.scan(piece));
    const bytes = bytesOf(pieces);
    scanned += bytes;
    if (scanned > bytesAlone) startWorkers();
    return { pieces, findings, bytes, skipped: skipped.splice(0) };
  }

  async function* scan<P extends ScanPiece>(
    batches: AsyncIterable<readonly P[]>,
  ): AsyncGenerator<ScannedBatch<P>, void, undefined> {
    const source = batches[Symbol.asyncIterator]();
    const running = new Set<Promise<void>>();
    const answered: ScannedBatch<P>[] = [];
    try {
      for (;;) {
        const next = await source.next();
        if (next.done === true) break;
        const free = bytesOf(next.value) > mostSent ? undefined : workers.find(worker => worker.hasRoom());
        if (free === undefined) {
          yield scanHere(next.value);
        } else {
          const answer = free.scan(next.value).then(batch => {
            answered.push(batch);
            running.delete(answer);
          });
          running.add(answer);
        }
        // What is ready goes out before more comes in; where an answer failed, nothing does.
        if (running.size > 0) await Promise.race([...running, nextTurn()]);
        yield* answered.splice(0);
      }
      while (running.size > 0) {
        await Promise.race(running);
        yield* answered.splice(0);
      }
      yield* answered.splice(0);
    } finally {
      for (const answer of running) answer.catch(() => undefined);
      await source.return?.();
    }
  }

  return {
    packDigest: scanner.packDigest,
    scan,
    close: async () => {
      await Promise.all(workers.map(worker => worker.close()));
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

interface ScanWorker {
  /** Whether it is up, and has less to do than keeps it busy until more can be sent. */
  readonly hasRoom: () => boolean;
  readonly scan: <P extends ScanPiece>(pieces: readonly P[]) => Promise<ScannedBatch<P>>;
  readonly close: () => Promise<void>;
}

function startWorker(file: URL | null, settings: WorkerSettings): ScanWorker {
  const worker = new Worker(file ?? '', { workerData: settings });
  worker.unref();
  let isReady = false;
  /** Those that wait for an answer; a worker answers in the order in which it was asked. */
  const waiting: { resolve: (answer: ScanAnswer) => void; reject: (error: Error) => void }[] = [];
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(failure);
  };
  worker.on('message', (message: ScanAnswer | ScanRefusal | 'ready') => {
    if (message === 'ready') isReady = true;
    else if ('problems' in message) fail(new ConfigError(message.problems));
    else waiting.shift()?.resolve(message);
  });
  worker.on('error', error => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', code =>
    fail(new Error(`A worker of the scan ended with code ${code} before its answer.`)),
  );

  async function scan<P extends ScanPiece>(pieces: readonly P[]): Promise<ScannedBatch<P>> {
    const { findings, skipped } = await new Promise<ScanAnswer>((resolve, reject) => {
      if (failure !== undefined) return reject(failure);
      waiting.push({ resolve, reject });
      worker.ref();
      const order = orderOf(pieces);
      worker.postMessage(order, [order.bytes.buffer, order.pieces.buffer]);
    }).finally(() => {
      if (waiting.length === 0) worker.unref();
    });
    const byPlace = new Map(findings);
    return {
      pieces,
      findings: pieces.map((_, index) => byPlace.get(index) ?? NONE),
      bytes: bytesOf(pieces),
      skipped,
    };
  }

  return {
    hasRoom: () => isReady && failure === undefined && waiting.length < MOST_WAITING,
    scan,
    close: async () => {
      await worker.terminate();
    },
  };
}

const NONE: readonly RawFinding[] = [];
/** One that a worker is at, and one that is there when it is done. */
const MOST_WAITING = 2;
const MOST_SENT = 8 * 1024 * 1024;

function bytesOf(pieces: readonly ScanPiece[]): number {
  return pieces.reduce((sum, { content }) => sum + content.length, 0);
}
