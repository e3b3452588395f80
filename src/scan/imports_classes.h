/* imports_classes.h - the classes that libraries define themselves, by the name of each. For
 * imports_custom.c only. What else begins with a capital in their modules is of another library.
 *
 * Source  every module of SciPy 1.10 and 1.17, scikit-learn 1.2 and 1.9, pandas 1.5 and 3.1, and
 *         NumPy 1.24 and 2.4 imported, and kept of what is a class there whose __module__ is of that
 *         library, but for private tools; the classes of older releases by hand */
#ifndef AJAR_SCAN_IMPORTS_CLASSES_H
#define AJAR_SCAN_IMPORTS_CLASSES_H

/* clang-format off */
#define CLASSES_OF_SCIPY                                                                           \
    "AAA AccuracyWarning AdaptiveStepsize Akima1DInterpolator AlexanderGovernResult "              \
    "Anderson AndersonResult Anderson_ksampResult AnsariResult ArpackError "                       \
    "ArpackNoConvergence BDF BFGS BGLU BPoly BSpline BVPResult BadCoefficients "                   \
    "BarnardExactResult BarrierSubproblem BartlettResult BarycentricInterpolator "                 \
    "BaseQuadraticSubproblem BasicReport BasinHoppingRunner BasisValidity BdfDenseOutput "         \
    "BinnedStatistic2dResult BinnedStatisticResult BinnedStatisticddResult BinomTestResult "       \
    "Binomial BivariateSpline BootstrapMethod BootstrapResult BootstrapSobolResult "               \
    "BoschlooExactResult Bounds BracketError Brent BroydenFirst BroydenSecond "                    \
    "BrunnerMunzelResult Bunch CDistMetricWrapper CDistWeightedMetricWrapper "                     \
    "CGSteihaugSubproblem CZT CanonicalConstraint Cell CensoredData Chi2ContingencyResult "        \
    "CloughTocher2DInterpolator ClusterError ClusterNode ClusterWarning Complex "                  \
    "ConfidenceInterval ConstantDenseOutput ConstantInputWarning ConstantWarning "                 \
    "ConstraintWrapper ContinuousDistribution ConvexHull CovViaCholesky CovViaDiagonal "           \
    "CovViaEigendecomposition CovViaPSD CovViaPrecision Covariance CramerVonMisesResult "          \
    "CrosstabResult CubatureRegion CubatureResult CubicHermiteSpline CubicSpline "                 \
    "CumfreqResult CustomDistPINV DCSRCH DOP853 DegenerateDataWarning Delaunay "              \
    "DenseOutput DescribeResult DiagBroyden DifferentialEvolutionSolver DirectionalStats "         \
    "DiscreteAliasUrn DiscreteDistribution DiscreteGuideTable DisplayModes "                       \
    "DoglegSubproblem Dop853DenseOutput DoubleInfiniteFunc DunnettResult ECDFResult "              \
    "EdgeWeightMode EmpiricalDistributionFunction EnergyState Epps_Singleton_2sampResult "         \
    "ExcitingMixing F F_onewayResult FastGeneratorInversion FieldWrapper FitDataError "            \
    "FitError FitResult FitSolverError FitUniformFixedScaleDataError FixedRule "                   \
    "FlignerResult FloaterHormannInterpolator FoldedDistribution Fperiodic "                       \
    "FractionalMatrixPowerError FriedmanchisquareResult FullHessianUpdateStrategy "                \
    "GaussKronrodQuadrature GaussLegendreQuadrature GenericBroyden GenzMalikCubature "             \
    "GoodnessOfFitResult GradientEstimationWarning HalfspaceIntersection Halton Heap "             \
    "HessianFormat HessianLinearOperator HessianUpdateStrategy HighsBasis HighsBasisStatus "       \
    "HighsCallbackInput HighsCallbackOutput HighsCallbackType HighsDebugLevel HighsHessian "       \
    "HighsIis HighsIisInfo HighsInfo HighsInfoType HighsLinearObjective HighsLogType "             \
    "HighsLp HighsLpMods HighsModel HighsModelStatus HighsObjectiveSolution "                      \
    "HighsOptionType HighsOptions HighsOptionsManager HighsPresolveStatus HighsRanging "           \
    "HighsRangingRecord HighsScale HighsSolution HighsSparseMatrix HighsStatus "                   \
    "HighsVarType HistogramResult IPReport IdentityOperator IdentityVectorFunction "               \
    "IisBoundStatus IisStrategy IndexMixin IntegrationWarning IntegratorBase "                     \
    "IntegratorConcurrencyError InterpolatedUnivariateSpline InverseJacobian IterInv "             \
    "IterOpInv IterativeSubproblem Jacobian KDTree KroghInterpolator KruskalResult "               \
    "KrylovJacobian KstestResult KurtosistestResult LMapCache LRUDict LSODA "                      \
    "LSQBivariateSpline LSQSphereBivariateSpline LSQUnivariateSpline LU LagrangianHessian "        \
    "LaplacianNd LatinHypercube LazyOperatorNormInfo LbfgsInvHessProduct LeveneResult "            \
    "LinAlgWarning LineSearchWarning LinearConstraint LinearMixing LinearNDInterpolator "          \
    "LinearOperator LinearTimeInvariant LinearVectorFunction LinkageUnionFind "                    \
    "LinregressResult LocalSearchWrapper LogRankResult Logistic LogmError "                        \
    "LogmExactlySingularWarning LogmNearlySingularWarning LogmRankWarning LowRankMatrix "          \
    "LsodaDenseOutput LuInv MGCResult MannwhitneyuResult MatrixFormat MatrixLinearOperator "       \
    "MatrixPowerOperator MatrixRankWarning MaximumFlowResult Mean MedianTestResult "               \
    "MemoizeDer MemoizeJac Method MetricInfo Metropolis MikotaK MikotaM MikotaPair "               \
    "MinimizerWrapper Mixture ModeResult MonotonicTransformedDistribution "                  \
    "MonteCarloMethod MonteCarloTestResult MultiUFunc MultinomialQMC MultivariateNormalQMC "       \
    "NDInterpolatorBase NdBSpline NdPPoly NearConstantInputWarning NearestNDInterpolator "         \
    "NegativeCycleError NestedFixedRule NoConvergence Nolan NonlinearConstraint Normal "           \
    "NormaltestResult NumPyBackend NumericalInverseHermite NumericalInversePolynomial "            \
    "ODEintWarning ODR ObjSense ObjectiveFunWrapper OddsRatioResult OdeResult OdeSolution "        \
    "OdeSolver OdrError OdrStop OdrWarning OptimizeResult OptimizeWarning "                        \
    "OrderStatisticDistribution Output PDistMetricWrapper PDistWeightedMetricWrapper PPoly "       \
    "PageTrendTestResult PchipInterpolator PeakPropertyWarning PearsonRResult "                    \
    "PearsonRResultBase PermutationMethod PermutationTestResult PointbiserialrResult "             \
    "PoissonDisk PowerResult Power_divergenceResult PreparedConstraint ProductNestedFixed "        \
    "ProductOperator QMCEngine QMCQuadResult QhullError QuantileTestResult RBFInterpolator "       \
    "RK23 RK45 Radau RadauDenseOutput RandomDisplacement RanksumsResult RatioUniforms Rbf "        \
    "RectBivariateSpline RectSphereBivariateSpline Rectangle "                            \
    "RegularGridInterpolator RelativeRiskResult RelfreqResult RepeatedResults ReportBase "         \
    "ResamplingMethod RigidTransform RkDenseOutput RootResults Rotation RotationSpline "           \
    "Rule RungeKutta SHGO SQPReport SR1 Sakurai ScalarFunction SemiInfiniteFunc "                  \
    "SenSeasonalSlopesResult ShapiroResult ShiftedScaledDistribution ShortTimeFFT "                \
    "SiegelslopesResult SigmaclipResult SignificanceResult SimpleRatioUniforms Simplex "           \
    "SimplexEdgeWeightStrategy SimplexNlaOperation SimplexPivotalRowRefinementStrategy "           \
    "SimplexPriceStrategy SimplexPrimalCorrectionStrategy SimplexSolvePhase "                      \
    "SimplexStrategy SimplexUnscaledSolutionStrategy SkewtestResult Slerp "                        \
    "SmallSampleWarning SmoothBivariateSpline SmoothSphereBivariateSpline Sobol "                  \
    "SobolResult SolutionStatus SomersDResult SpLuInv SparseEfficiencyWarning "                    \
    "SparseFormatWarning SparseWarning SpecialFunctionError SpecialFunctionWarning "               \
    "SphereBivariateSpline SphericalVoronoi SqrtmError StandardNormal StateSpace "                 \
    "StateSpaceContinuous StateSpaceDiscrete Status Std_dev Storage StrategyChain "                \
    "TOMS748Solver TRLIBQuadraticSubproblem TerminationCondition TheilslopesResult "               \
    "TimeoutError TransferFunction TransferFunctionContinuous TransferFunctionDiscrete "           \
    "TransformedDensityRejection TransformedDistribution TruncatedDistribution TtestResult "       \
    "TtestResultBase Ttest_1sampResult Ttest_indResult Ttest_relResult TukeyHSDResult "            \
    "UNURANError Uniform UnivariateDistribution UnivariateSpline Variance VectorFunction "         \
    "Vertex VertexBase VertexCache VertexCacheBase VertexCacheField VertexCacheIndex "             \
    "VertexCube VertexGroup VertexScalarField VertexVectorField VisitingDistribution "             \
    "Voronoi WilcoxonDistribution WilcoxonResult ZerosPolesGain ZerosPolesGainContinuous "         \
    "ZerosPolesGainDiscrete ZoomFFT _ABW _AProd _AdjointLinearOperator "                           \
    "_AdjointMatrixOperator _ArpackParams _BarycentricRational _BigFloat "                         \
    "_BivariateSplineBase _Brute_Wrapper _Bunch _ConstraintWrapper _CustomLinearOperator "         \
    "_DerivedBivariateSpline _Domain _ExpmPadeHelper _Fun_Wrapper "              \
    "_FuncInfo _Gamma _Highs _InfiniteLimitsTransform _IntegerInterval _Interpolator1D "           \
    "_Interpolator1DWithDerivatives _Interval _LPProblem _LineSearchError _LogUniform _MWU "       \
    "_MatrixM1PowerOperator _MaxFuncCallError _NQuad _NoConvergence "            \
    "_OptFunc _PPolyBase _PSD _PageL _ParallelP _Parameter _Parameterization "                     \
    "_Patch_Callback_Equal_Variables _PowerLinearOperator _ProbabilityDistribution "               \
    "_ProductLinearOperator _PyFishersNCHypergeometric _PyStochasticLib3 "                         \
    "_PyWalleniusNCHypergeometric _Qhull _QhullUser _RangeFunc "                   \
    "_RealInterval _RealParameter _Remove_From_Func _ScalarGradWrapper _ScalarHessWrapper "        \
    "_ScaledLinearOperator _ScipyBackend _ShapeInfo _SimpleBeta _SimpleChi2 _SimpleF "             \
    "_SimpleNormal _SimpleStudentT _SumLinearOperator _SymmetricArpackParams "                     \
    "_TransposedLinearOperator _URNG _UnsymmetricArpackParams _UpFIRDn "           \
    "_VariableTransform _VectorFunWrapper _VectorHessWrapper _VectorJacWrapper "                   \
    "_WrapArgsKwargs _YenCandidatePaths"

#define CLASSES_OF_SKLEARN                                                                         \
    "ARDRegression AbsoluteError AdaBoostClassifier AdaBoostRegressor AdamOptimizer "              \
    "AdditiveChi2Sampler AffinityPropagation AgglomerationTransform "                              \
    "AgglomerativeClustering ArgKmin ArgKmin32 ArgKmin64 ArgKminClassMode "                        \
    "ArgKminClassMode32 ArgKminClassMode64 ArrayAPILossMixin ArrayDataset32 ArrayDataset64 "       \
    "ArraySlicingWrapper AttrsDict AutoPropagatedCallback BLAS_Order BLAS_Trans "                  \
    "BaggingClassifier BaggingRegressor BallTree BallTree32 BallTree64 BaseBagging "               \
    "BaseCrossValidator BaseDecisionTree BaseDenseSplitter BaseDiscreteNB "                        \
    "BaseDistancesReduction32 BaseDistancesReduction64 BaseDistancesReductionDispatcher "          \
    "BaseEnsemble BaseEstimator BaseForest BaseGradientBoosting BaseGraphicalLasso "               \
    "BaseHistGradientBoosting BaseLabelPropagation BaseLibSVM BaseLink BaseLoss "                  \
    "BaseMixture BaseMultilayerPerceptron BaseNB BaseOptimizer BaseRandomProjection "              \
    "BaseSGD BaseSGDClassifier BaseSGDRegressor BaseSVC BaseSearchCV BaseShuffleSplit "            \
    "BaseSparseSplitter BaseSpectral BaseSuccessiveHalving BaseThresholdClassifier "               \
    "BaseWeightBoosting BayesianGaussianMixture BayesianRidge BernoulliNB BernoulliRBM "           \
    "BestFirstTreeBuilder BestSparseSplitter BestSplitter BiclusterMixin Binarizer "               \
    "BinaryCrossEntropy BinaryTree BinaryTree32 BinaryTree64 BinomialDeviance Birch "              \
    "BisectingKMeans BrayCurtisDistance BrayCurtisDistance32 BrayCurtisDistance64 Bunch "          \
    "CCA CSRDataset32 CSRDataset64 CalibratedClassifierCV CalibrationDisplay "                     \
    "CallbackContext CallbackSupportMixin CanberraDistance CanberraDistance32 "                    \
    "CanberraDistance64 CategoricalCrossEntropy CategoricalEncoder CategoricalNB "                 \
    "ChebyshevDistance ChebyshevDistance32 ChebyshevDistance64 CheckingClassifier "                \
    "ClassNamePrefixFeaturesOutMixin ClassicalMDS Classification ClassificationCriterion "         \
    "ClassificationLossFunction ClassifierChain ClassifierMixin ClassifierTags "                   \
    "ClusterMixin ColumnTransformer ComplementNB CompoundKernel ConfusionMatrixDisplay "           \
    "ConstantKernel ContainerAdapterProtocol ContainerAdaptersManager ConvergenceWarning "         \
    "CountVectorizer Criterion CyAbsoluteError CyExponentialLoss CyHalfBinomialLoss "              \
    "CyHalfGammaLoss CyHalfMultinomialLoss CyHalfPoissonLoss CyHalfSquaredError "                  \
    "CyHalfTweedieLoss CyHalfTweedieLossIdentity CyHuberLoss CyLossFunction CyPinballLoss "        \
    "DBSCAN DPGMM DataConversionWarning DataDimensionalityWarning DatasetsPair32 "                 \
    "DatasetsPair64 DecisionBoundaryDisplay DecisionTreeClassifier DecisionTreeRegressor "         \
    "DenseDenseDatasetsPair32 DenseDenseDatasetsPair64 DenseDenseMiddleTermComputer32 "            \
    "DenseDenseMiddleTermComputer64 DensePartitioner DenseSparseDatasetsPair32 "                   \
    "DenseSparseDatasetsPair64 DensityMixin DepthFirstTreeBuilder DetCurveDisplay "                \
    "DiceDistance DiceDistance32 DiceDistance64 DictVectorizer DictionaryLearning "                \
    "DiscriminantAnalysisPredictionMixin DistanceMetric DistanceMetric32 DistanceMetric64 "        \
    "DistributionBoundary DotProduct DrawTree DummyClassifier DummyRegressor "                     \
    "EfficiencyWarning ElasticNet ElasticNetCV EllipticEnvelope EmpiricalCovariance "              \
    "Entropy EpsilonInsensitive EstimatorCheckFailedWarning EuclideanArgKmin32 "                   \
    "EuclideanArgKmin64 EuclideanDistance EuclideanDistance32 EuclideanDistance64 "                \
    "EuclideanRadiusNeighbors32 EuclideanRadiusNeighbors64 ExpSineSquared "                        \
    "ExponentialDispersionModel ExponentialLoss Exponentiation ExtraTreeClassifier "               \
    "ExtraTreeRegressor ExtraTreesClassifier ExtraTreesRegressor FactorAnalysis FastICA "          \
    "FeatureAgglomeration FeatureHasher FeatureUnion FiniteStatus FitCallback "                    \
    "FitFailedWarning FixedThresholdClassifier ForestClassifier ForestRegressor "                  \
    "FriedmanMSE FrozenEstimator FunctionTransformer GMM GammaDistribution GammaRegressor "        \
    "GaussianHMM GaussianMixture GaussianNB GaussianProcess GaussianProcessClassifier "            \
    "GaussianProcessRegressor GaussianRandomProjection GenericKernelMixin "                        \
    "GenericUnivariateSelect Gini GradientBoostingClassifier GradientBoostingRegressor "           \
    "GraphicalLasso GraphicalLassoCV GridSearchCV GroupKFold GroupShuffleSplit "                   \
    "GroupsConsumerMixin HDBSCAN HMM HalfBinomialLoss HalfBinomialLossArrayAPI "                   \
    "HalfGammaLoss HalfLogitLink HalfMultinomialLoss HalfMultinomialLossArrayAPI "                 \
    "HalfPoissonLoss HalfPoissonLossArrayAPI HalfSquaredError HalfTweedieLoss "                    \
    "HalfTweedieLossIdentity HalvingGridSearchCV HalvingRandomSearchCV HammingDistance "           \
    "HammingDistance32 HammingDistance64 HasMethods HashingVectorizer HaversineDistance "          \
    "HaversineDistance32 HaversineDistance64 Hidden Hinge HistGradientBoostingClassifier "         \
    "HistGradientBoostingRegressor HistogramBuilder Huber HuberLoss HuberLossFunction "            \
    "HuberRegressor Hyperparameter IdentityLink Imputer InconsistentVersionWarning "               \
    "IncrementalPCA InputTags IntFloatDict Interval InvalidParameterError "                        \
    "InverseGaussianDistribution IsolationForest Isomap IsotonicRegression "                       \
    "IterativeImputer JaccardDistance JaccardDistance32 JaccardDistance64 KBinsDiscretizer "       \
    "KDTree KDTree32 KDTree64 KFold KMeans KNNImputer KNeighborsClassifier KNeighborsMixin "       \
    "KNeighborsRegressor KNeighborsTransformer Kernel KernelCenterer KernelDensity "               \
    "KernelOperator KernelPCA KernelRidge KeyValTuple KeyValTupleParam KulsinskiDistance "         \
    "KulsinskiDistance32 KulsinskiDistance64 LDA LSHForest LabelBinarizer LabelEncoder "           \
    "LabelKFold LabelPropagation LabelSpreading Lars LarsCV Lasso LassoCV LassoLars "              \
    "LassoLarsCV LassoLarsIC LatentDirichletAllocation LearningCurveDisplay "                      \
    "LeastAbsoluteError LeastSquaresError LeaveOneGroupOut LeaveOneOut LeavePGroupsOut "           \
    "LeavePOut LedoitWolf LinearClassifierMixin LinearDiscriminantAnalysis LinearModel "           \
    "LinearModelCV LinearModelLoss LinearRegression LinearSVC LinearSVR ListenerHandle "           \
    "LocalOutlierFactor LocallyLinearEmbedding Log LogLink LogOddsEstimator LogisticLoss "         \
    "LogisticRegression LogisticRegressionCV LogitLink LossFunction MAE MDS MLPClassifier "        \
    "MLPRegressor MSE MahalanobisDistance MahalanobisDistance32 MahalanobisDistance64 "            \
    "ManhattanDistance ManhattanDistance32 ManhattanDistance64 MatchingDistance "                  \
    "MatchingDistance32 MatchingDistance64 Matern MaxAbsScaler MeanEstimator MeanShift "           \
    "MeanSquaredError MetaEstimatorMixin MetadataRequest MetadataRouter MethodMapping "            \
    "MethodMetadataRequest MethodPair MiddleTermComputer32 MiddleTermComputer64 MinCovDet "        \
    "MinMaxScaler MiniBatchDictionaryLearning MiniBatchKMeans MiniBatchNMF "                       \
    "MiniBatchSparsePCA MinkowskiDistance MinkowskiDistance32 MinkowskiDistance64 "                \
    "MissingIndicator MissingValues MockDataFrame ModifiedHuber MonotonicConstraint "              \
    "MultiLabelBinarizer MultiOutputClassifier MultiOutputLinearModel MultiOutputMixin "           \
    "MultiOutputRegressor MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso "               \
    "MultiTaskLassoCV MultinomialDeviance MultinomialHMM MultinomialLogLoss32 "                    \
    "MultinomialLogLoss64 MultinomialLogit MultinomialNB NMF NamespaceAndDevice "                  \
    "NearestCentroid NearestNeighbors NeighborhoodComponentsAnalysis NeighborsBase "               \
    "NeighborsHeap NeighborsHeap32 NeighborsHeap64 NewtonCholeskySolver NewtonSolver "             \
    "NoSampleWeightWrapper NodeHeap NormalDistribution NormalizedKernelMixin Normalizer "          \
    "NotFittedError NuSVC NuSVR Nystroem OAS OPTICS OneClassSVM OneHotEncoder "                    \
    "OneToOneFeatureMixin OneVsOneClassifier OneVsRestClassifier Options OrdinalEncoder "          \
    "OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV OutlierMixin "                          \
    "OutputCodeClassifier PCA PLSCanonical PLSRegression PLSSVD PairwiseKernel "                   \
    "PandasAdapter ParameterGrid ParameterSampler ParamsDict PartialDependenceDisplay "            \
    "PassiveAggressiveClassifier PassiveAggressiveRegressor PatchExtractor Perceptron "            \
    "PinballLoss Pipeline Poisson PoissonDistribution PoissonRegressor PolarsAdapter "             \
    "PolynomialCountSketch PolynomialFeatures PositiveSpectrumWarning PowerTransformer "           \
    "PrecisionRecallDisplay PredefinedSplit PredictionErrorDisplay PresortBestSplitter "           \
    "PriorProbabilityEstimator Product ProgressBar ProjectedGradientNMF PyFuncDistance "           \
    "PyFuncDistance32 PyFuncDistance64 PytestWeightedFenwickTree QDA "                             \
    "QuadraticDiscriminantAnalysis QuantileEstimator QuantileLossFunction "                        \
    "QuantileRegressor QuantileTransformer RANSACRegressor RBF RBFSampler RFE RFECV "              \
    "RadiusNeighbors RadiusNeighbors32 RadiusNeighbors64 RadiusNeighborsClassMode "                \
    "RadiusNeighborsClassMode32 RadiusNeighborsClassMode64 RadiusNeighborsClassifier "             \
    "RadiusNeighborsMixin RadiusNeighborsRegressor RadiusNeighborsTransformer "                    \
    "RandomForestClassifier RandomForestRegressor RandomSparseSplitter RandomSplitter "            \
    "RandomTreesEmbedding RandomizedLasso RandomizedLogisticRegression RandomizedPCA "             \
    "RandomizedSearchCV RationalQuadratic ReadonlyArrayWrapper RealNotInt Regression "             \
    "RegressionCriterion RegressionLossFunction RegressorChain RegressorMixin "                    \
    "RegressorTags RepeatedKFold RepeatedStratifiedKFold ReprHTMLMixin RequestMethod "             \
    "RichProgressMonitor RichTask Ridge RidgeCV RidgeClassifier RidgeClassifierCV "                \
    "RobustScaler RocCurveDisplay RogersTanimotoDistance RogersTanimotoDistance32 "                \
    "RogersTanimotoDistance64 RouterMappingPair RussellRaoDistance RussellRaoDistance32 "          \
    "RussellRaoDistance64 SEuclideanDistance SEuclideanDistance32 SEuclideanDistance64 "           \
    "SGDClassifier SGDOneClassSVM SGDOptimizer SGDRegressor SVC SVR ScaledLogOddsEstimator "       \
    "Scaler ScoringMonitor ScoringMonitorLog SelectFdr SelectFpr SelectFromModel SelectFwe "       \
    "SelectKBest SelectPercentile SelectorMixin SelfTrainingClassifier Sentinel "                  \
    "SequentialDataset32 SequentialDataset64 SequentialFeatureSelector ShrunkCovariance "          \
    "ShuffleSplit SimpleImputer SkewedChi2Sampler SkipTestWarning SokalMichenerDistance "          \
    "SokalMichenerDistance32 SokalMichenerDistance64 SokalSneathDistance "                         \
    "SokalSneathDistance32 SokalSneathDistance64 SparseCoder SparseCoefMixin "                     \
    "SparseDenseDatasetsPair32 SparseDenseDatasetsPair64 SparseDenseMiddleTermComputer32 "         \
    "SparseDenseMiddleTermComputer64 SparsePCA SparsePartitioner SparseRandomProjection "          \
    "SparseSparseDatasetsPair32 SparseSparseDatasetsPair64 "                                       \
    "SparseSparseMiddleTermComputer32 SparseSparseMiddleTermComputer64 "                           \
    "SpectralBiclustering SpectralClustering SpectralCoclustering SpectralEmbedding "              \
    "SplineTransformer SplitInfo Splitter SquaredEpsilonInsensitive SquaredHinge "                 \
    "SquaredLoss StackingClassifier StackingRegressor StandardScaler StationaryKernelMixin "       \
    "StdVectorSentinel StdVectorSentinelFloat64 StdVectorSentinelInt32 "                           \
    "StdVectorSentinelInt64 StdVectorSentinelIntP StrOptions StratifiedGroupKFold "                \
    "StratifiedKFold StratifiedShuffleSplit Sum TSNE Tags TargetEncoder TargetTags "               \
    "TfidfTransformer TfidfVectorizer TheilSenRegressor TimeSeriesSplit "                          \
    "TransformedTargetRegressor TransformerMixin TransformerTags Tree TreeBuilder "                \
    "TreeGrower TreeNode TreePredictor TreeUnionFind TruncatedSVD "                                \
    "TunedThresholdClassifierCV TweedieDistribution TweedieRegressor "                             \
    "UndefinedMetricWarning UnionFind UnsetMetadataPassedError VBGMM "                             \
    "ValidationCurveDisplay VarianceThreshold VerboseReporter VotingClassifier "                   \
    "VotingRegressor WMinkowskiDistance WMinkowskiDistance32 Ward WardAgglomeration "              \
    "WeightVector32 WeightVector64 WeightedEdge WeightedFenwickTree "                              \
    "WeightedMedianCalculator WeightedPQueue WhiteKernel ZeroEstimator _AlphaPruner "              \
    "_ArrayAPIWrapper _ArrayLikes _AvailableIfDescriptor _BaseCallback _BaseChain "                \
    "_BaseComposition _BaseCurveDisplay _BaseDiscreteNB _BaseEncoder _BaseFilter "                 \
    "_BaseHeterogeneousEnsemble _BaseImputer _BaseKFold _BaseKMeans _BaseNB _BaseNMF "             \
    "_BasePCA _BaseRidge _BaseRidgeCV _BaseScorer _BaseSparseCoding _BaseSparsePCA "               \
    "_BaseStacking _BaseTreeExporter _BaseVoting _BinMapper "                                      \
    "_BinaryClassifierCurveDisplayMixin _BinaryGaussianProcessClassifierLaplace "                  \
    "_BisectingTree _Booleans _CCPPruneController _CFNode _CFSubcluster _CVIterableWrapper "       \
    "_CVObjects _CalibratedClassifier _Callables _ConstantPredictor _Constraint "                  \
    "_CurveScorer _DOTTreeExporter _DeprecatedScorers _EstimatorPrettyPrinter "                    \
    "_GeneralizedLinearRegressor _HTMLDocumentationLinkMixin _IDCounter "                          \
    "_IdentityClassifier _IdentityRegressor _IffHasAttrDescriptor _ImputerTriplet "                \
    "_InstancesOf _IterablesNotString _LbfgsCallbackBridge _LineSearchError "                      \
    "_MPLTreeExporter _MetadataRequester _MissingValues _MockEstimatorOnOffPrediction "            \
    "_MultiOutputEstimator _MultimetricScorer _NaNCounter _NanConstraint _NoneConstraint "         \
    "_NotAnArray _NumPyApiWrapper _PLS _PandasNAConstraint _PassthroughScorer _PathFinder "        \
    "_PredictScorer _ProbaScorer _QuadTree _RandomStates _RepeatedSplits "                         \
    "_RidgeClassifierMixin _RidgeGCV _RoutingNotSupportedMixin _Scorer _SetOutputMixin "           \
    "_SigmoidCalibration _SparseMatrices _SubsampleMetaSplitter _TemperatureScaling "              \
    "_ThresholdScorer _UnstableArchMixin _UnsupportedGroupCVMixin _ValidationScoreCallback "       \
    "_VectorizerMixin _VerboseHelper _VisualBlock _XT_CenterStackOp _X_CenterStackOp"

#define CLASSES_OF_PANDAS                                                                          \
    "ABCCategorical ABCCategoricalIndex ABCDataFrame ABCDatetimeArray ABCDatetimeIndex "           \
    "ABCExtensionArray ABCFloat64Index ABCIndex ABCInt64Index ABCIntervalIndex "                   \
    "ABCMultiIndex ABCNDFrame ABCNumpyExtensionArray ABCPandasArray ABCPeriodArray "               \
    "ABCPeriodIndex ABCRangeIndex ABCSeries ABCTimedeltaArray ABCTimedeltaIndex "                  \
    "ABCUInt64Index ArrayManager ArrowDtype ArrowExtensionArray ArrowIntervalType "                \
    "ArrowPeriodType ArrowStringArray ArrowStringArrayMixin BaseArrayManager "                     \
    "BaseBlockManager BaseGroupBy BaseGrouper BaseIndexer BaseMaskedArray BaseMaskedDtype "        \
    "BaseStringArray BaseWindow BaseWindowGroupBy BaseWindowGroupby BinGrouper Block "             \
    "BlockManager BlockPairInfo BoolBlock BooleanArray BooleanDtype Categorical "                  \
    "CategoricalBlock CategoricalDtype CategoricalDtypeType CategoricalIndex ComplexBlock "        \
    "DataFrame DataFrameGroupBy DataManager DatelikeOps DatetimeArray DatetimeBlock "              \
    "DatetimeIndex DatetimeIndexOpsMixin DatetimeIndexResampler "                                  \
    "DatetimeIndexResamplerGroupby DatetimeLikeArrayMixin DatetimeLikeBlock "                      \
    "DatetimeTZBlock DatetimeTZDtype DatetimeTimedeltaMixin EABackedBlock EWMMeanState "           \
    "Expanding ExpandingGroupby ExpandingIndexer ExponentialMovingWindow "                         \
    "ExponentialMovingWindowGroupby ExponentialMovingWindowIndexer ExtensionArray "                \
    "ExtensionArrayNaResult ExtensionBlock ExtensionDtype ExtensionIndex ExtensionOpsMixin "       \
    "ExtensionScalarOpsMixin FixedForwardWindowIndexer FixedWindowIndexer Flags "                  \
    "Float32Dtype Float64Dtype Float64Index FloatBlock FloatIndex FloatingArray "                  \
    "FloatingDtype FrozenList FrozenNDArray GroupBy GroupByIndexer GroupByIndexingMixin "          \
    "GroupByNthSelector GroupByPositionalSelector GroupbyIndexer Grouper Grouping Index "          \
    "IndexOpsMixin IndexingMixin Int16Dtype Int32Dtype Int64Dtype Int64Index Int8Dtype "           \
    "IntBlock IntegerArray IntegerDtype IntegerIndex IntervalArray IntervalDtype "                 \
    "IntervalIndex InvalidComparison JoinUnit LossySetitemError MultiIndex "                       \
    "MultiIndexPyIntEngine MultiIndexUInt16Engine MultiIndexUInt32Engine "                         \
    "MultiIndexUInt64Engine MultiIndexUInt8Engine MultiIndexUIntEngine "                           \
    "NDArrayBackedExtensionArray NDArrayBackedExtensionBlock NDArrayBackedExtensionIndex "         \
    "NDFrame NoNewAttributesMixin NonConsolidatableBlock NullArrayProxy NumericArray "             \
    "NumericBlock NumericDtype NumericIndex NumpyBlock NumpyEADtype ObjectBlock "                  \
    "OnlineExponentialMovingWindow OpsMixin OutputKey PandasArray PandasDtype "                    \
    "PandasExtensionDtype PandasObject Panel PeriodArray PeriodDtype PeriodIndex "                 \
    "PeriodIndexResampler PeriodIndexResamplerGroupby RangeIndex Resampler Rolling "               \
    "RollingAndExpandingMixin RollingGroupby SelectN SelectNFrame SelectNSeries "                  \
    "SelectionMixin Series SeriesGroupBy SingleArrayManager SingleBlockManager "                   \
    "SingleDataManager SparseArray SparseBlock SparseDataFrame SparseDtype SparseSeries "          \
    "StorageExtensionDtype StringArray StringDtype TimeDeltaBlock TimeGrouper TimeSeries "         \
    "TimedeltaArray TimedeltaIndex TimedeltaIndexResampler TimedeltaIndexResamplerGroupby "        \
    "TimelikeOps UInt16Dtype UInt32Dtype UInt64Dtype UInt64Index UInt8Dtype "                      \
    "VariableOffsetWindowIndexer VariableWindowIndexer Window _AtIndexer _DatetimeTZBlock "        \
    "_DuplicateColumnRecorder _GroupByMixin _IndexSlice _LocIndexer _LocationIndexer "             \
    "_ScalarAccessIndexer _Timestamp"

#define CLASSES_OF_NUMPY_POLYNOMIAL                                                                \
    "ABCPolyBase Chebyshev Hermite HermiteE Laguerre Legendre Polynomial RankWarning"
/* clang-format on */

#endif
