import type { ReactiveControllerHost, TemplateResult } from 'lit';
import { wizardMapping } from '../../i18n/en/wizard-mapping.ts';
import type { MappingCheck, MappingScene, WizardMappingStep } from '../../model/index.ts';
import { every, isFed, mappingRows } from '../../model/mapping.ts';
import { LatePart, type PartOfElement } from '../late-part.ts';
import { MappingControls } from './mapping-controls.ts';
import { mappingNews, mappingStep, type MappingParts } from './mapping-step.ts';
import { MappingTrials } from './mapping-trials.ts';
import { styles } from './mapping.styles.ts';
import { RowCounts } from './row-counts.ts';
import type { WizardView } from './wizard-view.ts';

/** What the wizard knows of mappings: it comes when the first one is looked at. */
export interface MappingPart extends PartOfElement {
  /** Another function when more is known. */
  readonly check: MappingCheck;
  /** How many fields of the target are fed, and how many are not. */
  readonly count: (scene: MappingScene) => { readonly copied: number; readonly leftOut: number };
  /** What the live region says. */
  readonly news: (view: WizardView, step: WizardMappingStep) => string;
  readonly step: (view: WizardView, step: WizardMappingStep) => TemplateResult;
}

/** @param onPart A part of this part has come, and is about to be drawn. */
export const createMappingPart = (host: ReactiveControllerHost, onPart: (part: PartOfElement) => void): MappingPart => {
  const controls = new MappingControls(host);
  const counts = new RowCounts(() => host.requestUpdate());
  const trials = new MappingTrials(() => controls.know(trials.isBroken));
  host.addController({
    hostDisconnected() {
      counts.clear();
      trials.clear();
    },
  });
  const formulas = new LatePart(host, async () => (await import('./formula-part.ts')).formulaPart, onPart);
  const loadConversions = async () => (await import('./conversion-part.ts')).createConversionPart();
  const conversions = new LatePart(host, loadConversions, onPart);
  const parts: MappingParts = { controls, trials, formulas, conversions, counts };
  return {
    texts: wizardMapping,
    styles,
    get check() {
      return controls.check;
    },
    count(scene) {
      const rows = mappingRows(scene).filter(({ to }) => to !== every);
      const copied = rows.filter(({ entry }) => isFed(entry)).length;
      return { copied, leftOut: rows.length - copied };
    },
    news: (view, step) => mappingNews(view, step, parts),
    step: (view, step) => mappingStep(view, step, parts),
  };
};
