import type { TemplateResult } from 'lit';
import { wizardChange } from '../../i18n/en/wizard-change.ts';
import type { PartOfElement } from '../late-part.ts';
import { changeNotices } from './change-notices.ts';
import { changePanel, changePlan, hasChanges } from './change-panel.ts';
import { styles } from './change.styles.ts';
import type { WizardView } from './wizard-view.ts';

/** What the wizard knows of changing a deployment: it comes when one is changed. */
export interface ChangePart extends PartOfElement {
  /** What stands above every step. */
  readonly notices: (view: WizardView) => unknown;
  /** What is different from before. */
  readonly panel: (view: WizardView) => TemplateResult;
  /** What will happen, line by line. */
  readonly plan: (view: WizardView) => readonly string[];
  readonly hasChanges: (view: WizardView) => boolean;
}

export const changePart: ChangePart = {
  texts: wizardChange,
  styles,
  notices: changeNotices,
  panel: changePanel,
  plan: changePlan,
  hasChanges,
};
