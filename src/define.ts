import './elements/provider/provider.define.ts';
import './elements/gallery/gallery.define.ts';
import './elements/wizard/wizard.define.ts';
import './elements/log/log.define.ts';
import './elements/deployments/deployments.define.ts';
import './elements/integrator/integrator.define.ts';
