import type {} from 'citizen-integrator/jsx/solid';

export const Integrations = (props: { token: string }) => (
  <citizen-provider prop:apiUrl="https://recipes.example" prop:getToken={() => Promise.resolve(props.token)}>
    <citizen-gallery
      id="gallery"
      prop:headingLevel={3}
      attr:theme="dark"
      prop:endpoints={['harbor']}
      on:citizen-recipe-select={event => console.log(event.recipe.id, event.defaultPrevented)}
    />
    <citizen-deployments bool:can-add={true} attr:density="compact" />
    {/* @ts-expect-error There is no such page. */}
    <citizen-integrator prop:page="nowhere" />
    {/* @ts-expect-error The event has no detail. */}
    <citizen-wizard on:citizen-deploy-success={event => console.log(event.detail)} />
  </citizen-provider>
);
