import './way-page';
