import type { ReasonCode } from '../kernel/result.ts';
import type { Parameters } from './parameters.ts';

/** Asked before a run starts; the runtime guard answers once it is configured. */
export interface Admission {
  readonly status: 'not-configured';
  readonly admit: (run: AdmissionRequest) => Promise<AdmissionAnswer>;
}

/** What a lease has to hold so that somebody else can finalise the run when its machine is gone. */
export interface AdmissionRequest {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
  readonly session: string;
  readonly parameters: Parameters;
  /** The longest that the run can take, in milliseconds. */
  readonly longestMs: number;
}

export type AdmissionAnswer =
  | { readonly kind: 'admitted'; readonly settle: () => Promise<void> }
  | {
      readonly kind: 'refused';
      readonly reasonCode: ReasonCode;
      readonly message: string;
      readonly fix: string;
    };

/** Without a guard every run is admitted, and the report says so. */
export const guardNotConfigured: Admission = {
  status: 'not-configured',
  admit: async () => ({ kind: 'admitted', settle: async () => {} }),
};
