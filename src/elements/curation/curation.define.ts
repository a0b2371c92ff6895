import { defineElement } from '../define-element.ts';
import { CitizenCuration } from './curation.element.ts';

defineElement(CitizenCuration);
