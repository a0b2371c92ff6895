import { CitizenGallery, createClient, type RecipeSelectEvent } from 'citizen-integrator';
import 'citizen-integrator/elements/gallery/gallery.define';

const gallery: CitizenGallery = document.createElement('citizen-gallery');
gallery.apiUrl = 'https://recipes.example';
gallery.getToken = () => Promise.resolve('token');
gallery.addEventListener('citizen-recipe-select', event => {
  const { recipe }: RecipeSelectEvent = event;
  const name: string = recipe.name;
  document.title = name;
});
// @ts-expect-error A level is a number.
gallery.headingLevel = 'two';
document.querySelector('citizen-wizard')?.setAttribute('recipe', 'x');

const client = createClient({ apiUrl: gallery.apiUrl, getToken: gallery.getToken });
export const names: Promise<string[]> = client.recipes.list().then(({ items }) => items.map(({ name }) => name));
