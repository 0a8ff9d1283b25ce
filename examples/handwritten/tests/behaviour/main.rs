// SPDX-License-Identifier: GPL-2.0

//! The corrected forms do what they say, on the model of the C side.

mod closing;
mod defects;
mod devices;
mod functions;
mod reservations;
mod views;
