import type { TemplateResult } from 'lit';
import type { Localizer } from '../../i18n/index.ts';
import type { Hindrance, Obstacle } from '../../model/index.ts';
import { notice } from '../../ui/index.ts';

/** Why nothing can be set up, and whom to ask. */
export const obstacleNotice = (localizer: Localizer, obstacle: Obstacle): TemplateResult =>
  obstacle === 'no-customer'
    ? notice({ tone: 'info', title: localizer.t('wizard.noCustomer'), body: localizer.t('wizard.noCustomerHelp') })
    : notice({
        tone: 'info',
        icon: 'lock',
        title: localizer.t('wizard.noEnvironment'),
        body: localizer.t('wizard.noEnvironmentHelp'),
      });

/** Why the recipe cannot be deployed, though it can be prepared. */
export const hindranceNotice = (localizer: Localizer, hindrance: Hindrance): TemplateResult => {
  switch (hindrance.kind) {
    case 'unknown-app':
      return notice({
        tone: 'warn',
        title: localizer.t('wizard.unknownApp'),
        body: localizer.t('wizard.unknownAppHelp'),
      });
    case 'home-missing': {
      const app = hindrance.home.endpoint.name;
      return notice({
        tone: 'warn',
        title: localizer.t('wizard.homeMissing', { app }),
        body: localizer.t('wizard.homeMissingHelp', { app }),
      });
    }
    case 'no-write':
      return notice({
        tone: 'info',
        icon: 'lock',
        title: localizer.t('wizard.mayNotDeploy'),
        body: localizer.t('wizard.mayNotDeployHelp', { environment: hindrance.environment.name }),
      });
  }
};
