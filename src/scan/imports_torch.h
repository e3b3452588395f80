/* imports_torch.h - as imports_classes.h, of PyTorch and of what trains with it.
 *
 * Source  PyTorch 1.13, imported; what newer releases have more stands in *_LATER, from memory. Of
 *         transformers 4.57 and 5.23 and accelerate 1.15 what these modules define, as it reads there;
 *         of older releases from memory */
#ifndef AJAR_SCAN_IMPORTS_TORCH_H
#define AJAR_SCAN_IMPORTS_TORCH_H

/* clang-format off */
#define CLASSES_OF_TORCH_NN                                                                        \
    "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveLogSoftmaxWithLoss "            \
    "AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d AlphaDropout AvgPool1d "                \
    "AvgPool2d AvgPool3d BCELoss BCEWithLogitsLoss BNReLU2d BNReLU3d BackwardHookFunction "        \
    "BasePruningMethod BatchNorm1d BatchNorm2d BatchNorm3d Bilinear CELU CTCLoss "                 \
    "ChannelShuffle ConstantPad1d ConstantPad2d ConstantPad3d Container Conv1d Conv2d "            \
    "Conv3d ConvBn1d ConvBn2d ConvBn3d ConvBnReLU1d ConvBnReLU2d ConvBnReLU3d "                    \
    "ConvPerSampleGrad ConvReLU1d ConvReLU2d ConvReLU3d ConvTranspose1d ConvTranspose2d "          \
    "ConvTranspose3d CosineEmbeddingLoss CosineSimilarity CrossEntropyLoss CrossMapLRN2d "         \
    "CustomFromMask DeQuantize Dropout Dropout1d Dropout2d Dropout3d ELU Embedding "               \
    "EmbeddingBag EmbeddingPackedParams EmbeddingPerSampleGrad ExpandedWeight "                    \
    "FXFloatFunctional FeatureAlphaDropout Flatten FloatFunctional Fold "                          \
    "FractionalMaxPool2d FractionalMaxPool3d GELU GLU GRU GRUCell GaussianNLLLoss "                \
    "GroupNorm GroupNormPerSampleGrad Hardshrink Hardsigmoid Hardswish Hardtanh "                  \
    "HingeEmbeddingLoss HuberLoss Identity InstanceNorm1d InstanceNorm2d InstanceNorm3d "          \
    "InstanceNormPerSampleGrad KLDivLoss L1Loss L1Unstructured LPPool1d LPPool2d LSTM "            \
    "LSTMCell LayerNorm LayerNormPerSampleGrad LazyBatchNorm1d LazyBatchNorm2d "                   \
    "LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d "                        \
    "LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d LazyInstanceNorm2d "               \
    "LazyInstanceNorm3d LazyLinear LazyModuleMixin LeakyReLU Linear "                              \
    "LinearBlockSparsePattern LinearBn1d LinearPackedParams LinearPerSampleGrad "                  \
    "LinearReLU LnStructured LocalResponseNorm LogSigmoid LogSoftmax MSELoss "                     \
    "MarginRankingLoss MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d "         \
    "Mish Module ModuleDict ModuleList MultiLabelMarginLoss MultiLabelSoftMarginLoss "             \
    "MultiMarginLoss MultiheadAttention NLLLoss NLLLoss2d NonDynamicallyQuantizableLinear "        \
    "PReLU PackedParameter PackedSequence PairwiseDistance ParameterDict ParameterList "           \
    "ParametrizationList PixelShuffle PixelUnshuffle PoissonNLLLoss PruningContainer "             \
    "QFunctional Quantize RNN RNNBase RNNCell RNNCellBase RReLU RandomStructured "                 \
    "RandomUnstructured ReLU ReLU6 ReferenceQuantizedModule ReflectionPad1d "                      \
    "ReflectionPad2d ReflectionPad3d RemovableHandle ReplicationPad1d ReplicationPad2d "           \
    "ReplicationPad3d SELU Sequential SiLU Sigmoid SmoothL1Loss SoftMarginLoss Softmax "           \
    "Softmax2d Softmin Softplus Softshrink Softsign SpectralNorm "                                 \
    "SpectralNormLoadStateDictPreHook SpectralNormStateDictHook SyncBatchNorm Tanh "               \
    "Tanhshrink Threshold Transformer TransformerDecoder TransformerDecoderLayer "                 \
    "TransformerEncoder TransformerEncoderLayer TripletMarginLoss "                                \
    "TripletMarginWithDistanceLoss Unflatten Unfold Upsample UpsamplingBilinear2d "                \
    "UpsamplingNearest2d WeightNorm WeightedQuantizedModule ZeroPad2d _ASMoutput "                 \
    "_AdaptiveAvgPoolNd _AdaptiveMaxPoolNd _AvgPoolNd _BatchNorm _ConstantPadNd _ConvBnNd "        \
    "_ConvNd _ConvTransposeMixin _ConvTransposeNd _DropoutNd _FusedModule "                        \
    "_IncompatibleKeys _InstanceNorm _LPPoolNd _LSTMLayer _LSTMSingleLayer "                       \
    "_LazyConvXdMixin _LazyNormBase _LazyProtocol _Loss _MaxPoolNd _MaxUnpoolNd _NormBase "        \
    "_OrthMaps _Orthogonal _ReflectionPadNd _ReplicationPadNd _SpectralNorm _WeightedLoss "        \
    "_WrappedHook"

#define CLASSES_OF_TORCH_NN_LATER                                                                  \
    "CircularPad1d CircularPad2d CircularPad3d ConvAdd2d ConvAddReLU2d "                           \
    "LinearCrossEntropyLoss LinearLeakyReLU LinearTanh LinearWithBias QuantizableLSTM "            \
    "RMSNorm ZeroPad1d ZeroPad3d _LinearWithBias _WeightNorm"

#define CLASSES_OF_TORCH_OPTIM                                                                     \
    "ASGD Adadelta Adagrad Adam AdamW Adamax AveragedModel ChainedScheduler ConstantLR "           \
    "CosineAnnealingLR CosineAnnealingWarmRestarts CyclicLR ExponentialLR LBFGS LambdaLR "         \
    "LinearLR MultiStepLR MultiplicativeLR NAdam OneCycleLR Optimizer PolynomialLR RAdam "         \
    "RMSprop ReduceLROnPlateau Rprop SGD SWALR SequentialLR SparseAdam StepLR "                    \
    "_LRScheduler _MultiDeviceReplicator _RequiredParameter"

#define CLASSES_OF_TORCH_OPTIM_LATER                                                               \
    "Adafactor LRScheduler Muon"

#define CLASSES_OF_TORCH_DISTRIBUTIONS                                                             \
    "AbsTransform AffineTransform Bernoulli Beta Binomial CatTransform Categorical Cauchy "        \
    "Chi2 ComposeTransform Constraint ConstraintRegistry ContinuousBernoulli "                     \
    "CorrCholeskyTransform CumulativeDistributionTransform Dirichlet Distribution "                \
    "ExpRelaxedCategorical ExpTransform Exponential ExponentialFamily FisherSnedecor "             \
    "Gamma Geometric Gumbel HalfCauchy HalfNormal Independent IndependentTransform "               \
    "Kumaraswamy LKJCholesky Laplace LogNormal LogisticNormal LogitRelaxedBernoulli "              \
    "LowRankMultivariateNormal LowerCholeskyTransform MixtureSameFamily Multinomial "              \
    "MultivariateNormal NegativeBinomial Normal OneHotCategorical "                                \
    "OneHotCategoricalStraightThrough Pareto Poisson PowerTransform RelaxedBernoulli "             \
    "RelaxedOneHotCategorical ReshapeTransform SigmoidTransform SoftmaxTransform "                 \
    "SoftplusTransform StackTransform StickBreakingTransform StudentT TanhTransform "              \
    "Transform TransformedDistribution Uniform VonMises Weibull Wishart _Boolean _Cat "            \
    "_CorrCholesky _Dependent _DependentProperty _Dirichlet _GreaterThan _GreaterThanEq "          \
    "_HalfOpenInterval _IndependentConstraint _IntegerGreaterThan _IntegerInterval "               \
    "_IntegerLessThan _Interval _InverseTransform _LessThan _LowerCholesky "                       \
    "_LowerTriangular _Match _Multinomial _OneHot _PositiveDefinite _PositiveSemidefinite "        \
    "_Real _Simplex _Square _Stack _Symmetric"

#define CLASSES_OF_TORCH_DISTRIBUTIONS_LATER                                                       \
    "GeneralizedPareto InverseGamma PositiveDefiniteTransform"

#define CLASSES_OF_TORCH_CHECKPOINT                                                                \
    "BytesStorageMetadata ChunkStorageMetadata Metadata MetadataIndex ShardMetadata "              \
    "ShardedTensorMetadata StorageMeta TensorMetadata TensorStorageMetadata"

#define CLASSES_OF_TRAINING                                                                        \
    "AcceleratorConfig BatchRebalanceSampler BestRun DistributedLengthGroupedSampler "             \
    "DistributedSamplerWithLoop DistributedTensorGatherer EvalLoopContainer "                      \
    "EvalLoopOutput EvalPrediction EvaluationStrategy FSDPOption HPSearchBackend "                 \
    "HfDeepSpeedConfig HfTrainerDeepSpeedConfig HubStrategy IntervalStrategy "                     \
    "IterableDatasetShard LabelSmoother LayerWiseDummyOptimizer LayerWiseDummyScheduler "          \
    "LengthGroupedSampler NestedTensorGather OptimizerNames ParallelMode PredictionOutput "        \
    "RemoveColumnsCollator SaveStrategy SchedulerType Seq2SeqTrainingArguments "                   \
    "SequentialDistributedSampler ShardSampler TrainOutput TrainerMemoryTracker "                  \
    "TrainingArguments"

#define CLASSES_OF_GENERATION                                                                      \
    "AlternatingCodebooksLogitsProcessor AssistantToTargetTranslator "                             \
    "AssistantVocabTranslatorCache AssistedCandidateGenerator "                                    \
    "AssistedCandidateGeneratorDifferentTokenizers BarkEosPrioritizerLogitsProcessor "             \
    "BaseStreamer BaseWatermarkingConfig BayesianDetectorConfig BayesianDetectorModel "            \
    "BayesianDetectorWatermarkedLikelihood BayesianWatermarkDetectorModelOutput "                  \
    "BeamHypotheses BeamScorer BeamSearchDecoderOnlyOutput BeamSearchScorer "                      \
    "CandidateGenerator ClassifierFreeGuidanceLogitsProcessor CompileConfig "                      \
    "ConfidenceCriteria ConstrainedBeamSearchScorer Constraint ConstraintListState "               \
    "ContinuousBatchingConfig DFlashTokenCandidateGenerator DeferredStopCheck "                    \
    "DiaClassifierFreeGuidanceLogitsProcessor DiaEOSChannelFilterLogitsProcessor "                 \
    "DiaEOSDelayPatternLogitsProcessor DisjunctiveConstraint DisjunctiveTrie "                     \
    "EarlyExitCandidateGenerator EncoderNoRepeatNGramLogitsProcessor "                             \
    "EncoderRepetitionPenaltyLogitsProcessor EosTokenCriteria EpsilonLogitsWarper "                \
    "EtaLogitsWarper ExponentialDecayLengthPenalty ForcedBOSTokenLogitsProcessor "                 \
    "ForcedEOSTokenLogitsProcessor GenerateBeamDecoderOnlyOutput "                                 \
    "GenerateBeamEncoderDecoderOutput GenerateDecoderOnlyOutput "                                  \
    "GenerateEncoderDecoderOutput GenerationConfig GenerationMixin GenerationMode "                \
    "GreedySearchDecoderOnlyOutput HammingDiversityLogitsProcessor "                               \
    "InfNanRemoveLogitsProcessor LogitNormalization LogitsProcessor LogitsProcessorList "          \
    "LogitsWarper MTPCandidateGenerator MaxLengthCriteria MaxTimeCriteria "                        \
    "MinLengthLogitsProcessor MinNewTokensLengthLogitsProcessor MinPLogitsWarper "                 \
    "NoBadWordsLogitsProcessor NoRepeatNGramLogitsProcessor PhrasalConstraint "                    \
    "PrefixConstrainedLogitsProcessor PromptLookupCandidateGenerator "                             \
    "RepetitionPenaltyLogitsProcessor SampleDecoderOnlyOutput SequenceBiasLogitsProcessor "        \
    "SinglePositionMultiTokenCandidateGenerator StopCheck StopStringCriteria "                     \
    "StoppingCriteria StoppingCriteriaList SuppressTokensAtBeginLogitsProcessor "                  \
    "SuppressTokensLogitsProcessor SynthIDTextWatermarkDetector "                                  \
    "SynthIDTextWatermarkLogitsProcessor SynthIDTextWatermarkState "                               \
    "SynthIDTextWatermarkingConfig TemperatureLogitsWarper TextDiffusionStreamer "                 \
    "TextIteratorStreamer TextStreamer TopHLogitsWarper TopKLogitsWarper TopPLogitsWarper "        \
    "TypicalLogitsWarper UnbatchedClassifierFreeGuidanceLogitsProcessor "                          \
    "UniversalSpeculativeDecodingGenerator WatermarkDetector WatermarkDetectorOutput "             \
    "WatermarkLogitsProcessor WatermarkingConfig WhisperNoSpeechDetection "                        \
    "WhisperTimeStampLogitsProcessor _MapInputEmbedding _PruneReindexingLMHead"

#define CLASSES_OF_CACHES                                                                          \
    "BaseQuantizedLayer Cache CacheLayerMixin ChunkedSlidingLayer DFlashCache DummyLayer "         \
    "DynamicCache DynamicIndexedLayer DynamicLayer DynamicSlidingWindowLayer "                     \
    "EncoderDecoderCache Fp8QuantizedLayer HQQQuantizedCache HQQQuantizedLayer "                   \
    "HybridCache HybridChunkedCache LinearAttentionAndFullAttentionLayer "                         \
    "LinearAttentionAndSlidingWindowAttentionLayer "                                               \
    "LinearAttentionAndStaticFullAttentionLayer "                                                  \
    "LinearAttentionAndStaticSlidingWindowAttentionLayer LinearAttentionCacheLayerMixin "          \
    "LinearAttentionLayer MtpCache OffloadedCache OffloadedHybridCache "                           \
    "OffloadedStaticCache QuantizedCache QuantizedLayer QuantoQuantizedCache "                     \
    "QuantoQuantizedLayer SinkCache SlidingWindowCache SlidingWindowLayer StaticCache "            \
    "StaticIndexedLayer StaticLayer StaticSlidingWindowLayer"

#define CLASSES_OF_ACCELERATE                                                                      \
    "AORecipeKwargs AutocastKwargs BaseEnum BnbQuantizationConfig ComputeEnvironment "             \
    "CustomDtype DDPCommunicationHookType DataLoaderConfiguration DeepSpeedPlugin "                \
    "DeepSpeedSequenceParallelConfig DistributedDataParallelKwargs DistributedType "               \
    "DynamoBackend EnumWithContains FP8BackendType FP8RecipeKwargs "                               \
    "FullyShardedDataParallelPlugin GradScalerKwargs GradientAccumulationPlugin "                  \
    "InitProcessGroupKwargs KwargsHandler LoggerType MSAMPRecipeKwargs MegatronLMPlugin "          \
    "PrecisionType ProfileKwargs ProjectConfiguration RNGType SageMakerDistributedType "           \
    "TERecipeKwargs TensorInformation TorchContextParallelConfig TorchDynamoPlugin "               \
    "TorchTensorParallelConfig TorchTensorParallelPlugin"
/* clang-format on */

#endif
