import type {} from 'citizen-integrator/jsx/react';

export const Integrations = ({ token }: { token: string }) => (
  <citizen-provider apiUrl="https://recipes.example" getToken={() => Promise.resolve(token)}>
    <citizen-gallery
      id="gallery"
      headingLevel={3}
      theme="dark"
      endpoints={['harbor']}
      oncitizen-recipe-select={event => console.log(event.recipe.id, event.defaultPrevented)}
    />
    <citizen-deployments can-add density="compact" />
    {/* @ts-expect-error There is no such page. */}
    <citizen-integrator page="nowhere" />
    {/* @ts-expect-error The event has no detail. */}
    <citizen-wizard oncitizen-deploy-success={event => console.log(event.detail)} />
  </citizen-provider>
);
