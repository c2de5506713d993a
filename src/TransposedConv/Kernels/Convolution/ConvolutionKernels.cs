using System.Numerics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The three kernels of the convolution family. Each one's derivatives are the other two.
/// </summary>
/// <remarks>
/// Arrays are contiguous and channels-first, as <see cref="ConvolutionGeometry"/> says; results are written entirely. For each element the order of
/// summation is the one of <see cref="Reference.ReferenceConvolution"/>: the bits do not depend on algorithm, SIMD width or threads.
/// </remarks>
internal static unsafe class ConvolutionKernels
{
    /// <summary>From the large grid to the small one: the forward of Conv, the gradient of ConvTranspose by its input.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="large">[N, LargeChannels, …].</param>
    /// <param name="weight">[SmallChannels, LargeChannels / Groups, …].</param>
    /// <param name="bias">[SmallChannels], or empty for none.</param>
    /// <param name="small">[N, SmallChannels, …], the result.</param>
    /// <param name="slot">Where what is computed from the weight alone is kept.</param>
    public static void Gather<T>(
        in ConvolutionGeometry geometry,
        ReadOnlySpan<T> large,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> small,
        WeightSlot<T> slot = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gather(geometry, large, weight, bias, small, slot, planned: null);

    /// <summary>From the small grid to the large one: the forward of ConvTranspose, the gradient of Conv by its input.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="small">[N, SmallChannels, …].</param>
    /// <param name="weight">[SmallChannels, LargeChannels / Groups, …].</param>
    /// <param name="bias">[LargeChannels], or empty for none.</param>
    /// <param name="large">[N, LargeChannels, …], the result.</param>
    /// <param name="slot">Where what is computed from the weight alone is kept.</param>
    public static void Scatter<T>(
        in ConvolutionGeometry geometry,
        ReadOnlySpan<T> small,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> large,
        WeightSlot<T> slot = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Scatter(geometry, small, weight, bias, large, slot, planned: null);

    /// <summary>A Gather or Scatter whose plan is kept by the caller.</summary>
    /// <param name="planned">The geometry and its plan.</param>
    /// <param name="input">The array that is read through the taps.</param>
    /// <param name="weight">[SmallChannels, LargeChannels / Groups, …].</param>
    /// <param name="bias">One number per output channel, or empty for none.</param>
    /// <param name="output">The result.</param>
    /// <param name="slot">Where what is computed from the weight alone is kept.</param>
    public static void Run<T>(
        PlannedConvolution planned, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> output, in WeightSlot<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref readonly ConvolutionGeometry geometry = ref planned.Geometry;
        if (planned.IsScatter) Scatter(geometry, input, weight, bias, output, slot, planned);
        else Gather(geometry, input, weight, bias, output, slot, planned);
    }

    /// <summary>From both grids to the weight: the gradient of Conv and ConvTranspose by their weight.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="small">[N, SmallChannels, …].</param>
    /// <param name="large">[N, LargeChannels, …].</param>
    /// <param name="weightGradient">[SmallChannels, LargeChannels / Groups, …], the result.</param>
    public static void WeightGradient<T>(
        in ConvolutionGeometry geometry, ReadOnlySpan<T> small, ReadOnlySpan<T> large, Span<T> weightGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionAlgorithm algorithm = ConvolutionSelector.ForWeightGradient(geometry, small);
        WeightGradient(geometry, small, large, weightGradient, algorithm);
        if (!ConvolutionSelector.NeedsMasksAfterAll(geometry, algorithm, small, weightGradient)) return;
        WeightGradient(geometry, small, large, weightGradient, ConvolutionAlgorithm.TiledMasked);
    }

    private static void Gather<T>(
        in ConvolutionGeometry geometry,
        ReadOnlySpan<T> large,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> small,
        in WeightSlot<T> slot,
        PlannedConvolution? planned)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionAlgorithm algorithm = ConvolutionSelector.ForGather(geometry, weight, slot);
        Gather(geometry, large, weight, bias, small, algorithm, slot, planned);
        if (!ConvolutionSelector.NeedsMasksAfterAll(geometry, algorithm, isScatter: false, weight, slot, small)) return;
        Gather(geometry, large, weight, bias, small, ConvolutionAlgorithm.TiledMasked, slot, planned);
    }

    private static void Scatter<T>(
        in ConvolutionGeometry geometry,
        ReadOnlySpan<T> small,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> large,
        in WeightSlot<T> slot,
        PlannedConvolution? planned)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionAlgorithm algorithm = ConvolutionSelector.ForScatter(geometry, weight, slot);
        Scatter(geometry, small, weight, bias, large, algorithm, slot, planned);
        if (!ConvolutionSelector.NeedsMasksAfterAll(geometry, algorithm, isScatter: true, weight, slot, large)) return;
        Scatter(geometry, small, weight, bias, large, ConvolutionAlgorithm.TiledMasked, slot, planned);
    }

    internal static void Gather<T>(
        in ConvolutionGeometry geometry,
        ReadOnlySpan<T> large,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> small,
        ConvolutionAlgorithm algorithm,
        WeightSlot<T> slot = default,
        PlannedConvolution? planned = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireLength(nameof(large), large.Length, geometry.LargeElements);
        RequireLength(nameof(weight), weight.Length, geometry.WeightElements);
        if (!bias.IsEmpty) RequireLength(nameof(bias), bias.Length, geometry.SmallChannels);
        RequireLength(nameof(small), small.Length, geometry.SmallElements);
        fixed (T* input = large, weights = weight, biases = bias, output = small)
        {
            if (algorithm == ConvolutionAlgorithm.Direct)
            {
                new DirectConvolution<T>(DirectConvolution<T>.Kind.Gather, geometry, input, weights, biases, output).Run();
                return;
            }

            if (algorithm == ConvolutionAlgorithm.SingleCell)
            {
                SingleCell(geometry, isScatter: false, input, weights, slot, biases, output);
                return;
            }

            var kernel = new PhaseKernel<T>(planned?.Plan ?? PlanCache.Gather(geometry), isScatter: false, input, weights, slot, biases, output, algorithm);
            SimdDispatch.Run<T, PhaseKernel<T>>(ref kernel);
        }
    }

    internal static void Scatter<T>(
        in ConvolutionGeometry geometry,
        ReadOnlySpan<T> small,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> large,
        ConvolutionAlgorithm algorithm,
        WeightSlot<T> slot = default,
        PlannedConvolution? planned = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireLength(nameof(small), small.Length, geometry.SmallElements);
        RequireLength(nameof(weight), weight.Length, geometry.WeightElements);
        if (!bias.IsEmpty) RequireLength(nameof(bias), bias.Length, geometry.LargeChannels);
        RequireLength(nameof(large), large.Length, geometry.LargeElements);
        fixed (T* input = small, weights = weight, biases = bias, output = large)
        {
            if (algorithm == ConvolutionAlgorithm.Direct)
            {
                new DirectConvolution<T>(DirectConvolution<T>.Kind.Scatter, geometry, input, weights, biases, output).Run();
                return;
            }

            if (algorithm == ConvolutionAlgorithm.SingleCell)
            {
                SingleCell(geometry, isScatter: true, input, weights, slot, biases, output);
                return;
            }

            PhasePlan plan = algorithm == ConvolutionAlgorithm.JointlyWindowed
                ? planned?.JointPlan ?? PlanCache.JointScatter(geometry)
                : planned?.Plan ?? PlanCache.Scatter(geometry);
            var kernel = new PhaseKernel<T>(plan, isScatter: true, input, weights, slot, biases, output, algorithm);
            SimdDispatch.Run<T, PhaseKernel<T>>(ref kernel);
        }
    }

    internal static void WeightGradient<T>(
        in ConvolutionGeometry geometry, ReadOnlySpan<T> small, ReadOnlySpan<T> large, Span<T> weightGradient, ConvolutionAlgorithm algorithm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RequireLength(nameof(small), small.Length, geometry.SmallElements);
        RequireLength(nameof(large), large.Length, geometry.LargeElements);
        RequireLength(nameof(weightGradient), weightGradient.Length, geometry.WeightElements);
        fixed (T* left = small, right = large, output = weightGradient)
        {
            if (algorithm == ConvolutionAlgorithm.Direct)
            {
                new DirectConvolution<T>(DirectConvolution<T>.Kind.WeightGradient, geometry, left, right, bias: null, output).Run();
                return;
            }

            if (algorithm == ConvolutionAlgorithm.SingleCell)
            {
                var products = new SingleCellGradient<T>(geometry, left, right, output);
                SimdDispatch.Run<T, SingleCellGradient<T>>(ref products);
                return;
            }

            if (algorithm == ConvolutionAlgorithm.Depthwise)
            {
                var depthwise = new DepthwiseWeightKernel<T>(geometry, left, right, output);
                SimdDispatch.Run<T, DepthwiseWeightKernel<T>>(ref depthwise);
                return;
            }

            var kernel = new WeightGradientKernel<T>(geometry, left, right, output, algorithm == ConvolutionAlgorithm.TiledMasked);
            SimdDispatch.Run<T, WeightGradientKernel<T>>(ref kernel);
        }
    }

    private static void SingleCell<T>(in ConvolutionGeometry geometry, bool isScatter, T* input, T* weight, in WeightSlot<T> slot, T* bias, T* output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var panels = new SingleCellPanels<T>(geometry, isScatter, input, weight, slot, bias, output);
        if (panels.ArePackedOrWorthIt())
        {
            SimdDispatch.Run<T, SingleCellPanels<T>>(ref panels);
            return;
        }

        var product = new SingleCellProduct<T>(geometry, isScatter, input, weight, bias, output);
        SimdDispatch.Run<T, SingleCellProduct<T>>(ref product);
    }

    private static void RequireLength(string name, int length, int expected)
    {
        if (length != expected) throw ConvolutionChecks.Invalid(name, $"{name} must have the {expected} elements of the geometry, but it has {length}.");
    }

    private readonly struct PhaseKernel<T>(
        PhasePlan plan, bool isScatter, T* input, T* weight, WeightSlot<T> slot, T* bias, T* output, ConvolutionAlgorithm algorithm) : ISimdKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : struct, ISimd<T, TVector>
        {
            switch (algorithm)
            {
                case ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed:
                    WindowConvolution<T, TVector, TSimd>.Run(plan, input, weight, slot, bias, output, isJoint: algorithm == ConvolutionAlgorithm.JointlyWindowed);
                    break;
                case ConvolutionAlgorithm.FewPositions:
                    FewPositionsConvolution<T, TVector, TSimd>.Run(plan, input, weight, slot, isScatter, bias, output);
                    break;
                case ConvolutionAlgorithm.GroupLanes:
                    GroupLanesConvolution<T, TVector, TSimd>.Run(plan, input, weight, slot, isScatter, bias, output);
                    break;
                case ConvolutionAlgorithm.Depthwise:
                    DepthwiseConvolution<T, TVector, TSimd>.Run(plan, input, weight, bias, output);
                    break;
                case ConvolutionAlgorithm.TiledMasked:
                    PhaseConvolution<T, TVector, TSimd, MaskedCells>.Run(plan, input, weight, slot, isScatter, bias, output);
                    break;
                default:
                    PhaseConvolution<T, TVector, TSimd, AllCells>.Run(plan, input, weight, slot, isScatter, bias, output);
                    break;
            }
        }
    }

    private readonly struct DepthwiseWeightKernel<T>(ConvolutionGeometry geometry, T* small, T* large, T* weightGradient) : ISimdKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : struct, ISimd<T, TVector> => DepthwiseWeightGradient<T, TVector, TSimd>.Run(geometry, small, large, weightGradient);
    }
}
