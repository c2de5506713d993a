using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Benchmarks.Compare.KernelChoice;

/// <summary>One of the three kernels on the numbers of a ladder line.</summary>
internal sealed unsafe class KernelProblem
{
    /// <summary>The plain loops of the definition take seconds where the others take milliseconds; above so many operations they are left out.</summary>
    private const long MostDirectOperations = 2_000_000;

    private readonly AlignedMemory<float> _left;
    private readonly float[] _right;
    private readonly AlignedMemory<float> _result;
    private readonly float[] _bias;
    private readonly bool _keepsWeight;
    private readonly WeightCache<float> _cache = new();
    private int _version;

    private KernelProblem(KernelKind kind, in ConvolutionGeometry geometry, float[] left, float[] right, float[] bias, bool keepsWeight)
    {
        Kind = kind;
        Geometry = geometry;
        _left = new AlignedMemory<float>(left.Length);
        left.CopyTo(Elements(_left));
        _right = right;
        _bias = bias;
        _keepsWeight = keepsWeight;
        _result = new AlignedMemory<float>(kind switch
        {
            KernelKind.Gather => geometry.SmallElements,
            KernelKind.Scatter => geometry.LargeElements,
            _ => geometry.WeightElements,
        });
    }

    public KernelKind Kind { get; }

    public ConvolutionGeometry Geometry { get; }

    /// <summary>What the last run computed. It begins with a cache line as a large tensor does, without which results are not written past the caches.</summary>
    public Span<float> Result => Elements(_result);

    /// <summary>The kernels that a line's pass runs: in inference with a weight that stays packed, in training with one that is new every time.</summary>
    public static IReadOnlyList<KernelProblem> Of(ConvolutionProblem problem)
    {
        ConvolutionGeometry geometry = GeometryOf(problem);
        if (!problem.IsTransposed) return [new(KernelKind.Gather, geometry, problem.Input, problem.Weight, problem.Bias, keepsWeight: true)];
        if (problem.OutputGradient is not float[] gradient) return [new(KernelKind.Scatter, geometry, problem.Input, problem.Weight, problem.Bias, keepsWeight: true)];
        return
        [
            new(KernelKind.Scatter, geometry, problem.Input, problem.Weight, problem.Bias, keepsWeight: false),
            new(KernelKind.Gather, geometry, gradient, problem.Weight, [], keepsWeight: false),
            new(KernelKind.WeightGradient, geometry, problem.Input, gradient, [], keepsWeight: false),
        ];
    }

    /// <summary>
    /// The kernel of a step in the midst of a stream that gets the first chunk again and again: from history and new frames to the final samples.
    /// </summary>
    public static KernelProblem OfStep(StreamingProblem problem)
    {
        StreamingLine line = problem.Line;
        int[] window = [1, line.InChannels, line.History + problem.InputShape[2]];
        int reached = line.History * line.Stride;
        ConvolutionGeometry geometry = line.IsTransposed
            ? ConvolutionGeometry.ConvTranspose(
                window, problem.WeightShape, line.OutChannels, [line.Stride], [reached], [reached], [reached + line.Stride - line.Reach], default, line.Groups, [line.Dilation])
            : ConvolutionGeometry.Conv(window, problem.WeightShape, line.OutChannels, [line.Stride], [0], [0], [line.Dilation], line.Groups);
        return new(line.IsTransposed ? KernelKind.Scatter : KernelKind.Gather, geometry, Window(problem), problem.Weight, problem.Bias, keepsWeight: true);
    }

    /// <summary>The geometry alone, which needs no numbers.</summary>
    public static ConvolutionGeometry GeometryOf(ConvolutionProblem problem)
    {
        LadderLine line = problem.Line;
        return problem.IsTransposed
            ? ConvolutionGeometry.ConvTranspose(
                problem.InputShape, problem.WeightShape, problem.BiasLength, line.Stride, line.Padding, line.Padding, line.OutputPadding, default, line.Groups, line.Dilation)
            : ConvolutionGeometry.Conv(
                problem.InputShape, problem.WeightShape, problem.BiasLength, line.Stride, line.Padding, line.Padding, line.Dilation, line.Groups);
    }

    /// <summary>What can compute such a problem of finite numbers in a time that is worth waiting for.</summary>
    public static IEnumerable<ConvolutionAlgorithm> Algorithms(KernelKind kind, ConvolutionGeometry geometry)
    {
        IEnumerable<ConvolutionAlgorithm> eligible = kind switch
        {
            KernelKind.Gather => ConvolutionEligibility.ForGather<float>(geometry, isFinite: true),
            KernelKind.Scatter => ConvolutionEligibility.ForScatter<float>(geometry, isFinite: true),
            _ => ConvolutionEligibility.ForWeightGradient<float>(geometry, isFinite: true),
        };
        return eligible.Where(algorithm => algorithm != ConvolutionAlgorithm.Direct || geometry.Operations <= MostDirectOperations);
    }

    /// <summary>What the selector takes: of a weight that stays, from the second call on.</summary>
    public ConvolutionAlgorithm Choice()
    {
        if (_keepsWeight) _cache.IsUsedAgain(Kind == KernelKind.Scatter, offset: 0, _version);
        return Kind switch
        {
            KernelKind.Gather => ConvolutionSelector.ForGather<float>(Geometry, _right, Slot()),
            KernelKind.Scatter => ConvolutionSelector.ForScatter<float>(Geometry, _right, Slot()),
            _ => ConvolutionSelector.ForWeightGradient<float>(Geometry, Left),
        };
    }

    public void Run(ConvolutionAlgorithm algorithm)
    {
        switch (Kind)
        {
            case KernelKind.Gather:
                ConvolutionKernels.Gather<float>(Geometry, Left, _right, _bias, Result, algorithm, Slot());
                break;
            case KernelKind.Scatter:
                ConvolutionKernels.Scatter<float>(Geometry, Left, _right, _bias, Result, algorithm, Slot());
                break;
            default:
                ConvolutionKernels.WeightGradient<float>(Geometry, Left, _right, Result, algorithm);
                break;
        }
    }

    private Span<float> Left => Elements(_left);

    private static Span<float> Elements(AlignedMemory<float> memory) => new(memory.Pointer, (int)memory.Length);

    private static float[] Window(StreamingProblem problem)
    {
        int history = problem.Line.History, added = problem.InputShape[2], length = history + added;
        ReadOnlySpan<float> chunk = problem.Chunk(0);
        var window = new float[problem.Line.InChannels * length];
        for (int i = 0; i < window.Length; i++)
        {
            // Frame 0 is the first new one; those before it are the ends of earlier chunks.
            int frame = (i % length) - history;
            window[i] = chunk[(i / length * added) + frame - (added * (int)Math.Floor((double)frame / added))];
        }

        return window;
    }

    private WeightSlot<float> Slot()
    {
        if (!_keepsWeight) _version++;
        return new WeightSlot<float>(_cache, 0, _version);
    }
}
