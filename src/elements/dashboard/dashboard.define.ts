import { defineElement } from '../define-element.ts';
import { CitizenDashboard } from './dashboard.element.ts';

defineElement(CitizenDashboard);
