import { openLinksOutside } from '../ui/embedded';
import './today-page';

openLinksOutside();
