import { defineElement } from '../define-element.ts';
import { CitizenProvider } from './provider.element.ts';

defineElement(CitizenProvider);
