import { html, nothing, type TemplateResult } from 'lit';
import { parseMarkdown, type Block, type WizardIntroductionStep } from '../../model/index.ts';
import { choiceCards, heading, icon, markdown, markdownLine } from '../../ui/index.ts';
import { problemList } from './problem-list.ts';
import { continueButton, fieldId, stepFoot, stepHead, type WizardView } from './wizard-view.ts';

type Line = Extract<Block, { kind: 'heading' | 'paragraph' }>;

interface Section {
  readonly title: Line;
  readonly blocks: Block[];
}

/** Authors write a section's title as a heading, or as a bold line of its own. */
const isTitle = (block: Block): block is Line =>
  block.kind === 'heading' ||
  (block.kind === 'paragraph' && block.content.length === 1 && block.content[0]?.kind === 'strong');

const partsOf = (blocks: readonly Block[]): { lead: Block[]; sections: Section[] } => {
  const lead: Block[] = [];
  const sections: Section[] = [];
  for (const block of blocks) {
    if (isTitle(block)) sections.push({ title: block, blocks: [] });
    else (sections.at(-1)?.blocks ?? lead).push(block);
  }
  return { lead, sections };
};

const environmentChoice = ({ wizard, localizer }: WizardView, step: WizardIntroductionStep): unknown => {
  const { environments, environment } = wizard.data;
  if (environments.length < 2) return nothing;
  return choiceCards({
    id: fieldId(step, ''),
    legend: localizer.t('wizard.environment.question'),
    help: localizer.t('wizard.environment.help'),
    value: environment?.id ?? null,
    choices: environments.map(({ id, name }) => ({ value: id, label: name })),
    onChange: wizard.chooseEnvironment,
  });
};

const actionChoice = ({ wizard, localizer }: WizardView, step: WizardIntroductionStep): unknown => {
  const { action, actions } = wizard;
  if (!action) return nothing;
  return choiceCards({
    id: fieldId(step, 'action'),
    legend: localizer.t('wizard.action.question'),
    value: action,
    choices: actions.map(each => ({ value: each, label: localizer.t(`wizard.action.${each}`) })),
    onChange(value) {
      const chosen = actions.find(each => each === value);
      if (chosen) wizard.setAction(chosen);
    },
  });
};

/** @param related Recipes that are like this one. */
export const introductionStep = (view: WizardView, step: WizardIntroductionStep, related: unknown): TemplateResult => {
  const { wizard, localizer, level } = view;
  const { lead, sections } = partsOf(parseMarkdown(step.body));
  const connected = wizard.plan.homes.filter(({ connection }) => connection !== null);
  return html`${stepHead(view, step, markdown(lead, level + 1))}
    <div class="stack-6">
      ${problemList(view, step)}
      <slot name="introduction"></slot>
      ${
        sections.length > 0
          ? html`<div class="cols two">
              ${sections.map(
                ({ title, blocks }) =>
                  html`<div class="panel sunken prose">
                    ${heading({ level: level + 1, content: markdownLine(title), look: 'topic' })}
                    ${markdown(blocks, level + 2)}
                  </div>`,
              )}
            </div>`
          : nothing
      }
      ${connected.map(
        ({ endpoint }) =>
          html`<p class="good">${icon('ok')}<span>${localizer.t('wizard.home', { app: endpoint.name })}</span></p>`,
      )}
      ${actionChoice(view, step)} ${environmentChoice(view, step)} ${related}
    </div>
    ${stepFoot(view, {
      forward: continueButton(view),
      note: localizer.t(
        wizard.data.deployment ? 'wizard.introduction.nothingYetChange' : 'wizard.introduction.nothingYet',
      ),
    })}`;
};
