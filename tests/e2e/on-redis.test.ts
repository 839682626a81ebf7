import { describeProduct } from './describe-product.js';

describeProduct('redis');
