namespace TransposedConv.Kernels.Convolution;

/// <summary>A Gather or Scatter that is run over and over, with its plan once it was needed: nothing else takes its place, as in <see cref="PlanCache"/>.</summary>
internal sealed class PlannedConvolution(in ConvolutionGeometry geometry, bool isScatter)
{
    private readonly ConvolutionGeometry _geometry = geometry;
    private volatile PhasePlan? _plan;
    private volatile PhasePlan? _jointPlan;

    public ref readonly ConvolutionGeometry Geometry => ref _geometry;

    public bool IsScatter => isScatter;

    /// <summary>The plan of Scatter with phases that begin where the kernel does.</summary>
    public PhasePlan JointPlan => _jointPlan ??= PhasePlan.Scatter(_geometry, isJoint: true);

    public PhasePlan Plan => _plan ??= isScatter ? PhasePlan.Scatter(_geometry) : PhasePlan.Gather(_geometry);
}
