# SPDX-License-Identifier: GPL-2.0-only

set(sources
    vrrp-advert.cc
    vrrp-follower.cc
    vrrp-header.cc
    vrrp-machine.cc
    vrrp-router.cc
)
set(public_headers
    vrrp-group.h
    vrrp-header.h
    vrrp-machine.h
    vrrp-router.h
)
