import { defineElement } from '../define-element.ts';
import { CitizenWizard } from './wizard.element.ts';

defineElement(CitizenWizard);
