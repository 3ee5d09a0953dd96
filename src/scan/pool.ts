import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createPack, type PackSource } from './pack-source.ts';
import type { ScanAnswer, ScanOrder, WorkerSettings } from './pool-messages.ts';
import { createScanner, type RawFinding, type ScanOptions, type ScanPiece } from './scanner.ts';

/** A batch of pieces, scanned. */
export interface ScannedBatch<P extends ScanPiece> {
  readonly pieces: readonly P[];
  /** Of each piece, in the order of `pieces`. */
  readonly findings: readonly (readonly RawFinding[])[];
  readonly bytes: number;
  /** What was left out, and why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

export interface ScanPool {
  readonly packDigest: string;
  /**
   * Scans batches as they come, in as many threads as there are; answers come in the order in which they are ready.
   * @throws Error if a worker ends before its answer: a batch that was not scanned is never passed over.
   */
  readonly scan: <P extends ScanPiece>(
    batches: AsyncIterable<readonly P[]>,
  ) => AsyncIterable<ScannedBatch<P>>;
  readonly close: () => Promise<void>;
}

export interface PoolOptions {
  readonly pack: PackSource;
  readonly scan: Omit<ScanOptions, 'onSkipped'>;
  /** The module that a worker runs, which calls `serveScans`; null scans on this thread alone. */
  readonly workerFile: URL | null;
  /** How many scan at a time, this thread being one. Default: as many as there are cores. */
  readonly threads?: number;
}

/**
 * This thread scans too: for a small tree that is all, and no time goes by until a worker is up.
 * @throws ConfigError naming each rule that cannot be read or translated.
 */
export async function createScanPool({
  pack,
  scan: scanOptions,
  workerFile,
  threads,
}: PoolOptions): Promise<ScanPool> {
  const settings: WorkerSettings = { pack, scan: scanOptions };
  const count = workerFile === null ? 0 : Math.max(0, (threads ?? availableParallelism()) - 1);
  const workers = Array.from({ length: count }, () => startWorker(workerFile, settings));
  const skipped: { path: string; reason: string }[] = [];
  const scanner = createScanner(await createPack(pack), {
    ...scanOptions,
    onSkipped: (path, reason) => skipped.push({ path, reason }),
  });

  function scanHere<P extends ScanPiece>(pieces: readonly P[]): ScannedBatch<P> {
    const findings = pieces.map(piece => scanner.scan(piece));
    return { pieces, findings, bytes: bytesOf(pieces), skipped: skipped.splice(0) };
  }

  async function* scan<P extends ScanPiece>(
    batches: AsyncIterable<readonly P[]>,
  ): AsyncGenerator<ScannedBatch<P>, void, undefined> {
    const source = batches[Symbol.asyncIterator]();
    const running = new Map<ScanWorker, Promise<{ worker: ScanWorker; batch: ScannedBatch<P> }>>();
    try {
      for (;;) {
        const next = await source.next();
        if (next.done === true) break;
        const free = workers.find(worker => worker.isReady() && !running.has(worker));
        if (free === undefined) {
          yield scanHere(next.value);
        } else {
          running.set(
            free,
            free.scan(next.value).then(batch => ({ worker: free, batch })),
          );
        }
        // What is ready goes out before more comes in.
        for (const answer of await readyOf(running)) {
          running.delete(answer.worker);
          yield answer.batch;
        }
      }
      while (running.size > 0) {
        const { worker, batch } = await Promise.race(running.values());
        running.delete(worker);
        yield batch;
      }
    } finally {
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

async function readyOf<T>(running: ReadonlyMap<unknown, Promise<T>>): Promise<readonly T[]> {
  if (running.size === 0) return [];
  const ready: T[] = [];
  const watched = [...running.values()].map(answer => answer.then(value => ready.push(value)));
  await new Promise(resolve => setImmediate(resolve));
  void Promise.allSettled(watched);
  return ready;
}

interface ScanWorker {
  readonly isReady: () => boolean;
  readonly scan: <P extends ScanPiece>(pieces: readonly P[]) => Promise<ScannedBatch<P>>;
  readonly close: () => Promise<void>;
}

function startWorker(file: URL | null, settings: WorkerSettings): ScanWorker {
  const worker = new Worker(file ?? '', { workerData: settings });
  worker.unref();
  let isReady = false;
  let settle: { resolve: (answer: ScanAnswer) => void; reject: (error: Error) => void } | undefined;
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    settle?.reject(failure);
  };
  worker.on('message', (message: ScanAnswer | 'ready') => {
    if (message === 'ready') isReady = true;
    else settle?.resolve(message);
  });
  worker.on('error', error => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', code =>
    fail(new Error(`A worker of the scan ended with code ${code} before its answer.`)),
  );

  async function scan<P extends ScanPiece>(pieces: readonly P[]): Promise<ScannedBatch<P>> {
    const answer = await new Promise<ScanAnswer>((resolve, reject) => {
      if (failure !== undefined) return reject(failure);
      settle = { resolve, reject };
      worker.ref();
      const order: ScanOrder = pieces.map(({ path, content, firstLine }) => ({ path, content, firstLine }));
      worker.postMessage(order);
    }).finally(() => worker.unref());
    return { pieces, bytes: bytesOf(pieces), ...answer };
  }

  return {
    isReady: () => isReady && failure === undefined,
    scan,
    close: async () => {
      await worker.terminate();
    },
  };
}

function bytesOf(pieces: readonly ScanPiece[]): number {
  return pieces.reduce((sum, { content }) => sum + content.length, 0);
}
