import type { Vendor } from '../vendor.ts';
import { autodesk } from './autodesk.ts';
import { autodeskFusionManage } from './autodesk-fusion-manage.ts';
import { clarizen } from './clarizen.ts';
import { dotdigital } from './dotdigital.ts';
import { dynamicsCrm } from './dynamics-crm.ts';
import { jira } from './jira.ts';
import { magento } from './magento.ts';
import { salesforce } from './salesforce.ts';
import { shopify } from './shopify.ts';
import { slack } from './slack.ts';
import { zendesk } from './zendesk.ts';
import { zendeskSell } from './zendesk-sell.ts';

// being written by the sandbox helper: servicenow, netsuite, zoho-crm, sap-business-one, sap-s4hana
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
  clarizen,
  dotdigital,
  autodesk,
  autodeskFusionManage,
];
