import { defineElement } from '../define-element.ts';
import { CitizenDeployments } from './deployments.element.ts';

defineElement(CitizenDeployments);
