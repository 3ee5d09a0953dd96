import type { ReasonCode } from '../kernel/result.ts';

/** Asked before a run starts; the runtime guard answers once it is configured. */
export interface Admission {
  readonly status: 'not-configured';
  readonly admit: (run: { readonly runId: string; readonly step: string }) => Promise<AdmissionAnswer>;
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
