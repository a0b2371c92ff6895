import { pageOf } from './primitives.ts';
import { EnvironmentAccess } from './session.ts';

export const EnvironmentPage = pageOf(EnvironmentAccess);
