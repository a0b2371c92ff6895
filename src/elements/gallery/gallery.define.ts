import { defineElement } from '../define-element.ts';
import { CitizenGallery } from './gallery.element.ts';

defineElement(CitizenGallery);
