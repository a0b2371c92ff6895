import { createContext } from '@lit/context';
import type { ProvidedSettings } from './settings.ts';

/** By `Symbol.for`, so that elements of two copies of the script find each other's providers. */
export const settingsContext = createContext<ProvidedSettings>(Symbol.for('citizen-integrator/0/settings'));
