/* torch.h - checkpoints of PyTorch: archives with a pickle and storages, pickles with storages behind
 * them, and the older archives. What is in them is read as by any other reader; here what belongs
 * together is held together.
 *
 * Source  docs/formats.md, PyTorch
 * Terms   record   a member of the archive, by its name without the folder all of them are in
 *         program  TorchScript: code that PyTorch runs, in a language of its own
 * Notes   those of checkpoint.h, at the pickle, and
 *         storage-size     a storage is larger or smaller than the pickle says
 *         storage-missing  one is not there
 *         storage-unasked  the list of an older checkpoint has one that no tensor asks for
 *         storage-unused   one that no tensor asks for
 *         file-storage     one that begins as a file of some kind does, and is read like one
 *         extra-record     PyTorch neither writes nor reads it
 *         odd-record       it is not as PyTorch writes it
 *         program          TorchScript
 *         exported         a program that torch.export wrote
 *         program-reach    it can reach past numbers: see torchscript.h
 *         stacked-head     the pickles in front of a stacked checkpoint are not the usual constants
 *         torch-tar        an archive as PyTorch wrote before 2017, and loads without any care
 * Pure: see safetensors.h. */
#ifndef AJAR_FORMATS_TORCH_H
#define AJAR_FORMATS_TORCH_H

#include "formats/archive.h"

/* If x is a checkpoint: takes the records it can account for, lists tensors and notes what is odd;
 * archive_rest has the others. Fails as archive_open. */
bool torch_zip(struct archive *x, struct err *err) MUST;
/* A stacked checkpoint, read whole; *mine false: it is none, and nothing was done. */
bool torch_stacked(struct source *src, struct inside *in, struct found *f, bool *mine,
                   struct err *err) MUST;
/* Notes torch-tar if the archive is one, by its members or because its name says so. */
bool torch_tar(struct source *src, struct span name, struct inside *in, struct found *f,
               struct err *err) MUST;

#endif
