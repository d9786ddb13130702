/** The switches of the firewall, as admins set them and nodes compile them. */
@NullMarked
package io.ringfence.contract.settings;

import org.jspecify.annotations.NullMarked;
