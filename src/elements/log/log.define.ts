import { defineElement } from '../define-element.ts';
import { CitizenLog } from './log.element.ts';

defineElement(CitizenLog);
