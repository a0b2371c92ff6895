import type { ApiJobs } from './api-jobs.ts';
import type { ApiSystem } from './api-system.ts';
import { createSalesforceJobs } from './salesforce-jobs.ts';

const byFamily: Readonly<Record<string, ApiJobs>> = { salesforce: createSalesforceJobs() };

/** Undefined for a system that has none that we know of. */
export const jobsOf = ({ description }: ApiSystem): ApiJobs | undefined => byFamily[description.family];
