// The names of the codes of packs (text/codes_pack.def), as check, plan and analyse know them.
#pragma once

#include "model/codes.hpp"
