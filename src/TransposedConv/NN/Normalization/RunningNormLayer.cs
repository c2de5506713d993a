namespace TransposedConv.NN;

/// <summary>What the batch and instance normalizations share: their settings, parameters and running statistics.</summary>
public abstract class RunningNormLayer : Layer
{
    private const string RunningMeanName = "running_mean";
    private const string RunningVarName = "running_var";
    private const string CountName = "num_batches_tracked";

    private protected RunningNormLayer(int numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats, DType dtype)
    {
        if (numFeatures < 1) throw new ArgumentOutOfRangeException(nameof(numFeatures), numFeatures, $"numFeatures: expected 1 or more, got {numFeatures}.");
        Standardization.RequireEps(eps);
        if (momentum is double share && !double.IsFinite(share)) throw new ArgumentOutOfRangeException(nameof(momentum), momentum, $"momentum: expected a number or null, got {momentum}.");
        if (!dtype.IsDifferentiable()) throw new ArgumentException($"dtype: expected float32 or float64, got {dtype.Name()}.", nameof(dtype));
        NumFeatures = numFeatures;
        Eps = eps;
        Momentum = momentum;
        TrackRunningStats = trackRunningStats;
        if (affine)
        {
            Weight = RegisterParameter("weight", new Parameter(Tensor.Ones([numFeatures], dtype)));
            Bias = RegisterParameter("bias", new Parameter(Tensor.Zeros([numFeatures], dtype)));
        }

        if (!trackRunningStats) return;
        RegisterBuffer(RunningMeanName, Tensor.Zeros([numFeatures], dtype));
        RegisterBuffer(RunningVarName, Tensor.Ones([numFeatures], dtype));
        RegisterBuffer(CountName, Tensor.Zeros([], DType.Int64));
    }

    /// <summary>The number of channels.</summary>
    public int NumFeatures { get; }

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; }

    /// <summary>The share of a batch in the running statistics; null for the mean of all batches.</summary>
    public double? Momentum { get; }

    /// <summary>Whether there are running statistics.</summary>
    public bool TrackRunningStats { get; }

    /// <summary>The factors, [C], or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>The summands, [C], or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>The running mean, [C], or null.</summary>
    public Tensor? RunningMean => TrackRunningStats ? Buffer(RunningMeanName) : null;

    /// <summary>The running variance, [C], or null.</summary>
    public Tensor? RunningVar => TrackRunningStats ? Buffer(RunningVarName) : null;

    /// <summary>How many batches the running statistics have seen, a scalar of type int64, or null.</summary>
    public Tensor? NumBatchesTracked => TrackRunningStats ? Buffer(CountName) : null;

    /// <summary>Returns the running statistics to mean 0, variance 1 and no batches.</summary>
    public void ResetRunningStats()
    {
        RunningMean?.Zero();
        RunningVar?.Fill(1);
        NumBatchesTracked?.Zero();
    }

    /// <summary>Returns to the first values: running statistics, factors of 1 and summands of 0.</summary>
    public void ResetParameters()
    {
        ResetRunningStats();
        Weight?.Fill(1);
        Bias?.Fill(0);
    }

    /// <inheritdoc/>
    protected override string ArgumentsText() =>
        $"{NumFeatures}, eps={PythonText.Real(Eps)}, momentum={(Momentum is double share ? PythonText.Real(share) : "None")}"
        + $", affine={PythonText.Boolean(Weight is not null)}, track_running_stats={PythonText.Boolean(TrackRunningStats)}";

    private protected void RequireFeatures(Tensor input, int axis)
    {
        if (input.Shape[axis] != NumFeatures)
        {
            throw new ArgumentException($"input: expected {NumFeatures} channels at axis {axis}, got shape {input.Shape}.", nameof(input));
        }
    }
}
