import type { Vendor } from '../vendor.ts';
import { autodesk } from './autodesk.ts';
import { autodeskFusionManage } from './autodesk-fusion-manage.ts';
import { clarizen } from './clarizen.ts';
import { constantContact } from './constant-contact.ts';
import { dotdigital } from './dotdigital.ts';
import { dynamicsCrm } from './dynamics-crm.ts';
import { jira } from './jira.ts';
import { magento } from './magento.ts';
import { netsuite } from './netsuite.ts';
import { salesforce } from './salesforce.ts';
import { sapBusinessOne } from './sap-business-one.ts';
import { sapS4hana } from './sap-s4hana.ts';
import { servicenow } from './servicenow.ts';
import { shopify } from './shopify.ts';
import { slack } from './slack.ts';
import { zendesk } from './zendesk.ts';
import { zendeskSell } from './zendesk-sell.ts';
import { zohoCrm } from './zoho-crm.ts';

/** The order decides which names an account's records have: new ones come at the end. */
export const vendors: readonly Vendor[] = [
  salesforce,
  zendesk,
  dynamicsCrm,
  zendeskSell,
  slack,
  magento,
  jira,
  shopify,
  servicenow,
  zohoCrm,
  netsuite,
  sapBusinessOne,
  sapS4hana,
  clarizen,
  dotdigital,
  constantContact,
  autodesk,
  autodeskFusionManage,
];
