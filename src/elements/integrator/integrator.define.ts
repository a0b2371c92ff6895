import { defineElement } from '../define-element.ts';
import { CitizenIntegrator } from './integrator.element.ts';

defineElement(CitizenIntegrator);
